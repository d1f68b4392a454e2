import { useEffect } from "react";
import { fragmentOf } from "../../state/viewFragment.ts";
import { useActions, useApp } from "../appContext.ts";

/** The address always says what is on the screen, so that it can be kept or sent; a new address is followed. */
export function useViewFragment(): void {
	const view = useApp((state) => state.view);
	const runId = useApp((state) => state.run.header?.runId ?? null);
	const actions = useActions();
	const runs = useApp((state) => state.runs);
	const fragment = fragmentOf(runId, view, runs);
	useEffect(() => {
		// An empty fragment is only written over one that we wrote: a link may be waiting for its run.
		if (fragment === "" && runId === null) return;
		const wanted = fragment === "" ? location.pathname + location.search : `#${fragment}`;
		if (location.hash !== wanted) history.replaceState(null, "", wanted);
	}, [fragment, runId]);
	useEffect(() => {
		const onHash = (): void => void actions.followAddress(location.hash);
		window.addEventListener("hashchange", onHash);
		return () => window.removeEventListener("hashchange", onHash);
	}, [actions]);
}
