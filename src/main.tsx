import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createEngineClient } from "./engine/client/engineClient.ts";
import { preferences } from "./platform/preferences.ts";
import { downloadBlob } from "./platform/saveBlob.ts";
import { fetchSample } from "./state/sampleFiles.ts";
import { createApp } from "./state/store.ts";
import { AppContext } from "./ui/appContext.ts";
import { Shell } from "./ui/shell/Shell.tsx";
import "./ui/styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with the id root.");

const app = createApp(createEngineClient(), {
	loadSample: () => fetchSample(document.baseURI),
	saveFile: downloadBlob,
	preferences,
	now: () => new Date(),
	random: Math.random,
});

createRoot(root).render(
	<StrictMode>
		<AppContext value={app}>
			<Shell />
		</AppContext>
	</StrictMode>,
);
void app.store.getState().actions.open();
