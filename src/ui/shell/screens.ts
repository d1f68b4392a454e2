import { fetched } from "./fetched.ts";

/**
 * The parts of the page that the empty set-up does not need, each fetched when it is first shown or ahead of that by
 * `fetchScreens`. One that can't be fetched says so in its place.
 */
const FETCH = {
	review: () => import("../import/ReviewTable.tsx"),
	storedRuns: () => import("../import/StoredRuns.tsx"),
	openedRun: () => import("./OpenedRunBar.tsx"),
	help: () => import("./HelpPanel.tsx"),
	inspect: () => import("../inspect/InspectScreen.tsx"),
	overview: () => import("../overview/OverviewScreen.tsx"),
	compare: () => import("../compare/CompareScreen.tsx"),
	report: () => import("../report/ReportScreen.tsx"),
} as const;

export const ReviewTable = fetched(FETCH.review);
export const StoredRuns = fetched(FETCH.storedRuns);
export const OpenedRunBar = fetched(FETCH.openedRun);
export const HelpPanel = fetched(FETCH.help);
export const InspectScreen = fetched(FETCH.inspect);
export const OverviewScreen = fetched(FETCH.overview);
export const CompareScreen = fetched(FETCH.compare);
export const ReportScreen = fetched(FETCH.report);

export type Keymap = typeof import("./keymap.ts");
export const fetchKeymap = (): Promise<Keymap> => import("./keymap.ts");

let asked = false;

/**
 * Fetches all parts before somebody asks for them: the review table and the inspector with its plotting code at once, the
 * rest when the page has nothing else to do. Failures show when a part is shown.
 */
export function fetchScreens(): void {
	if (asked) return;
	asked = true;
	const later = [
		FETCH.overview,
		FETCH.compare,
		FETCH.report,
		FETCH.help,
		FETCH.storedRuns,
		() => import("../export/ExportPanel.tsx"),
	];
	void Promise.allSettled([FETCH.review(), FETCH.inspect(), fetchKeymap(), import("../kit/plotly.ts")]).then(() => {
		const next = (): void => {
			const fetchPart = later.shift();
			if (fetchPart !== undefined) whenIdle(() => void Promise.allSettled([fetchPart()]).then(next));
		};
		next();
	});
}

/** Safari has no idle callbacks. */
function whenIdle(work: () => void): void {
	if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 2000 });
	else setTimeout(work, 200);
}
