import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createEngineClient } from "./engine/client/engineClient.ts";
import { runLockName } from "./engine/contract/engineWorker.ts";
import { reportCapabilities } from "./platform/capabilities.ts";
import { keepForOffline, reloadIntoNewVersion } from "./platform/offline.ts";
import { preferences } from "./platform/preferences.ts";
import { downloadBlob } from "./platform/saveBlob.ts";
import { clearSaveTarget, pickSaveTarget } from "./platform/saving/saveTarget.ts";
import { sweepScratchFiles } from "./platform/saving/scratchFiles.ts";
import { servedRunUrl } from "./platform/servedRun.ts";
import { fetchSample } from "./state/sampleFiles.ts";
import { createApp } from "./state/store.ts";
import { AppContext } from "./ui/appContext.ts";
import { CannotWork } from "./ui/shell/CannotWork.tsx";
import { Shell } from "./ui/shell/Shell.tsx";
import "./ui/styles.css";

const { missing } = reportCapabilities();
if (missing.length > 0) show(<CannotWork reasons={missing} />);
else start();

function start(): void {
	const app = createApp(createEngineClient(), {
		loadSample: () => fetchSample(document.baseURI),
		saveFile: downloadBlob,
		saving: { pick: pickSaveTarget, clear: clearSaveTarget },
		reload: () => void reloadIntoNewVersion(),
		preferences,
		fragment: location.hash,
		servedRun: servedRunUrl(location.href)?.href ?? null,
		isRunUnderWay,
		now: () => new Date(),
		random: Math.random,
	});
	show(
		<AppContext value={app}>
			<Shell />
		</AppContext>,
	);
	const { open, notify } = app.store.getState().actions;
	// What a crash left of a download; a private window without a file system has nothing to sweep.
	void sweepScratchFiles().catch(() => {});
	void open().finally(() => {
		// Fetching the whole build would slow what is opened. The development server changes under the page's feet: nothing is
		// kept there.
		if (!import.meta.env.PROD) return;
		void keepForOffline(() =>
			notify(
				{ code: "new-version", severity: "warning", message: "A new version is ready.", nextStep: "" },
				{ label: "Reload", kind: "reload" },
			),
		);
	});
}

/** Whichever tab has a run in hand holds its lock. */
async function isRunUnderWay(runId: string): Promise<boolean> {
	const held = (await navigator.locks?.query())?.held ?? [];
	return held.some((lock) => lock.name === runLockName(runId));
}

function show(screen: ReactNode): void {
	const root = document.getElementById("root");
	if (root === null) throw new Error("The page has no element with the id root.");
	createRoot(root).render(<StrictMode>{screen}</StrictMode>);
}
