import { Suspense, useContext, useEffect } from "react";
import { askForPersistence } from "../../platform/capabilities.ts";
import { askBeforeLeaving } from "../../platform/leaveGuard.ts";
import { keepAwake } from "../../platform/wakeLock.ts";
import type { Screen } from "../../state/appState.ts";
import { AppContext, useApp } from "../appContext.ts";
import { DropTarget } from "../import/DropTarget.tsx";
import { SetupScreen } from "../import/SetupScreen.tsx";
import { HelpPanel } from "./HelpPanel.tsx";
import { bindingFor } from "./keymap.ts";
import { Notices } from "./Notices.tsx";
import { OpenedRunBar } from "./OpenedRunBar.tsx";
import { CompareScreen, fetchScreens, InspectScreen, OverviewScreen, ReportScreen } from "./screens.ts";
import { TopBar } from "./TopBar.tsx";
import { usePageTitle } from "./usePageTitle.ts";
import { useViewFragment } from "./useViewFragment.ts";

/** The frame of the one page: top bar, what there is to say, and the screen of the moment. */
export function Shell() {
	const app = useContext(AppContext);
	const screen = useApp((state) => state.view.screen);
	const theme = useApp((state) => state.view.theme);
	const running = useApp((state) => state.run.phase === "running");
	// A link to a run is followed as soon as the engine has found it.
	const plotsToCome = useApp(
		({ dataset, run }) =>
			dataset.status !== "empty" || run.header !== null || run.opening !== null || location.hash.includes("run="),
	);
	usePageTitle();
	useViewFragment();

	useEffect(() => {
		if (plotsToCome) fetchScreens();
	}, [plotsToCome]);

	useEffect(() => {
		if (theme === "system") delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}, [theme]);

	useEffect(() => {
		if (!running) return;
		// Asked when there is something to keep: some browsers ask the person, others look at how much the page is used.
		void askForPersistence();
		const release = [keepAwake(), askBeforeLeaving()];
		return () => {
			for (const undo of release) undo();
		};
	}, [running]);

	useEffect(() => {
		if (app === null) return;
		const onKeyDown = (event: KeyboardEvent): void => {
			const state = app.store.getState();
			const binding = bindingFor(event, state);
			if (binding === undefined) return;
			event.preventDefault();
			binding.run(state);
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [app]);

	return (
		<div className="shell">
			<TopBar />
			<OpenedRunBar />
			<Notices />
			<Suspense fallback={<ScreenWait screen={screen} />}>
				<ScreenOf screen={screen} />
			</Suspense>
			<HelpPanel />
			<DropTarget />
		</div>
	);
}

/** All but the set-up are fetched when they are first looked at. */
function ScreenOf({ screen }: { readonly screen: Screen }) {
	switch (screen) {
		case "setup":
			return <SetupScreen />;
		case "inspect":
			return <InspectScreen />;
		case "overview":
			return <OverviewScreen />;
		case "compare":
			return <CompareScreen />;
		case "report-pair":
		case "report-run":
			return <ReportScreen />;
	}
}

const SCREEN_NAMES: Readonly<Record<Screen, string>> = {
	setup: "setup",
	inspect: "the inspector",
	overview: "the overview",
	compare: "the comparison",
	"report-pair": "the report",
	"report-run": "the report",
};

/** Stands in for a screen whose code is on its way; its words appear only when that takes a while. */
function ScreenWait({ screen }: { readonly screen: Screen }) {
	return (
		<main className="screen" aria-busy="true">
			<p className="screen-wait" role="status">
				Opening {SCREEN_NAMES[screen]}…
			</p>
		</main>
	);
}
