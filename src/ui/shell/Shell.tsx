import { useContext, useEffect } from "react";
import { keepAwake } from "../../platform/wakeLock.ts";
import { AppContext, useApp } from "../appContext.ts";
import { DropTarget } from "../import/DropTarget.tsx";
import { SetupScreen } from "../import/SetupScreen.tsx";
import { InspectScreen } from "../inspect/InspectScreen.tsx";
import { HelpPanel } from "./HelpPanel.tsx";
import { bindingFor } from "./keymap.ts";
import { Notices } from "./Notices.tsx";
import { TopBar } from "./TopBar.tsx";
import { usePageTitle } from "./usePageTitle.ts";

/** The frame of the one page: top bar, what there is to say, and the screen of the moment. */
export function Shell() {
	const app = useContext(AppContext);
	const screen = useApp((state) => state.view.screen);
	const theme = useApp((state) => state.view.theme);
	const running = useApp((state) => state.run.phase === "running");
	usePageTitle();

	useEffect(() => {
		if (theme === "system") delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}, [theme]);

	useEffect(() => (running ? keepAwake() : undefined), [running]);

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
			<Notices />
			{screen === "setup" ? <SetupScreen /> : <InspectScreen />}
			<HelpPanel />
			<DropTarget />
		</div>
	);
}
