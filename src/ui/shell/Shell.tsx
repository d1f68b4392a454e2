import { Suspense, useContext, useEffect } from "react";
import { askForPersistence } from "../../platform/capabilities.ts";
import { askBeforeLeaving } from "../../platform/leaveGuard.ts";
import { keepAwake } from "../../platform/wakeLock.ts";
import type { Screen } from "../../state/appState.ts";
import type { App } from "../../state/store.ts";
import { AppContext, useApp } from "../appContext.ts";
import { DropTarget } from "../import/DropTarget.tsx";
import { SetupScreen } from "../import/SetupScreen.tsx";
import { Notices } from "./Notices.tsx";
import type { Keymap } from "./screens.ts";
import {
	CompareScreen,
	fetchKeymap,
	fetchScreens,
	HelpPanel,
	InspectScreen,
	OpenedRunBar,
	OverviewScreen,
	ReportScreen,
} from "./screens.ts";
import { TopBar } from "./TopBar.tsx";
import { usePageTitle } from "./usePageTitle.ts";
import { useViewFragment } from "./useViewFragment.ts";

/** The frame of the one page: top bar, what there is to say, and the screen of the moment. */
export function Shell() {
	const app = useContext(AppContext);
	const screen = useApp((state) => state.view.screen);
	const theme = useApp((state) => state.view.theme);
	const atWork = useApp(
		(state) => state.run.phase === "running" || state.jobs.keeping !== null || state.jobs.exporting !== null,
	);
	// A link to a run is followed as soon as the engine has found it.
	const plotsToCome = useApp(
		({ dataset, run }) =>
			dataset.status !== "empty" || run.header !== null || run.opening || location.hash.includes("run="),
	);
	const helpOpen = useApp((state) => state.view.helpOpen);
	const openedRun = useApp((state) => state.run.place !== null || state.jobs.keeping !== null);

	useEffect(() => {
		if (plotsToCome) fetchScreens();
	}, [plotsToCome]);

	useEffect(() => {
		if (theme === "system") delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}, [theme]);

	useEffect(() => {
		if (!atWork) return;
		// Asked when there is something to keep: some browsers ask the person, others look at how much the page is used.
		void askForPersistence();
		const release = [keepAwake(), askBeforeLeaving()];
		return () => {
			for (const undo of release) undo();
		};
	}, [atWork]);

	useEffect(() => (app === null ? undefined : listenToKeys(app)), [app]);

	return (
		<div className="shell">
			<PageTitle />
			<ViewFragment />
			<TopBar />
			{openedRun && (
				<Suspense>
					<OpenedRunBar />
				</Suspense>
			)}
			<Notices />
			<Suspense fallback={<ScreenWait screen={screen} />}>
				<ScreenOf screen={screen} />
			</Suspense>
			{helpOpen && (
				<Suspense>
					<HelpPanel />
				</Suspense>
			)}
			<DropTarget />
		</div>
	);
}

// Apart from the shell, which would otherwise draw everything anew with each row that arrives and each step of the view.
function PageTitle() {
	usePageTitle();
	return null;
}

function ViewFragment() {
	useViewFragment();
	return null;
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

/** Shortcuts in the whole window. Their map comes with the first key that is pressed, or ahead of it with the screens. */
function listenToKeys({ store }: App): () => void {
	let keymap: Keymap | null = null;
	const press = ({ bindingFor }: Keymap, event: KeyboardEvent): void => {
		const state = store.getState();
		const binding = bindingFor(event, state);
		if (binding === undefined) return;
		event.preventDefault();
		binding.run(state);
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		if (keymap !== null) {
			press(keymap, event);
			return;
		}
		fetchKeymap().then(
			(fetched) => {
				keymap = fetched;
				press(fetched, event);
			},
			// The next key asks again.
			() => {},
		);
	};
	window.addEventListener("keydown", onKeyDown);
	return () => window.removeEventListener("keydown", onKeyDown);
}
