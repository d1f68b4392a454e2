import { createStore, type StoreApi } from "zustand/vanilla";
import type { Fault } from "../domain/fault.ts";
import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../domain/parameters.ts";
import type { EngineClient } from "../engine/client/engineClient.ts";
import { ALL_PAIRS } from "../figures/tables/tableChoices.ts";
import type { AppPorts, AppState, Notice, Theme } from "./appState.ts";
import { bundleActions } from "./bundleSlice.ts";
import { COMPARE_STATE, compareActions } from "./compareSlice.ts";
import { type ComparisonDesk, createComparisonDesk } from "./comparisonDesk.ts";
import { datasetActions, EMPTY_DATASET } from "./datasetSlice.ts";
import { exportActions } from "./exportSlice.ts";
import { frameActions } from "./frameSlice.ts";
import { createPairCache, type PairCache } from "./pairCache.ts";
import { proposeRunId } from "./runName.ts";
import { NO_RUN, runActions, takeNewRunId } from "./runSlice.ts";
import { patch, type SliceTools } from "./slice.ts";
import { storedRunsActions } from "./storedRunsSlice.ts";
import { followLink, viewFromFragment } from "./viewFragment.ts";

export interface App {
	readonly store: StoreApi<AppState>;
	readonly pairs: PairCache;
	readonly comparisons: ComparisonDesk;
}

/** Pairs kept in memory: enough to walk back and forth, about 1 MB each. */
const KEPT_PAIRS = 24;
const THEME = "theme";
/** Files of pairs that could not be read, told one by one. */
const TOLD_DAMAGE = 5;
const MORE_DAMAGE: Fault = {
	code: "more-damage",
	severity: "warning",
	message: "More files of pairs cannot be read.",
	nextStep: "`maskflow verify` names them all; copy or export the run again.",
};

/** The whole state of the page, without React. Call `actions.open()` once. */
export function createApp(engine: EngineClient, ports: AppPorts): App {
	const pairs = createPairCache(async (runId, pairId) => {
		const outcome = await engine.readPair(runId, pairId);
		if (outcome.status === "done") for (const fault of outcome.value.faults) tellDamage(runId, fault);
		return outcome;
	}, KEPT_PAIRS);
	const linked = viewFromFragment(ports.fragment ?? "");
	const store = createStore<AppState>()((set, get) => {
		const tools: SliceTools = { get, set, engine, ports, pairs };
		const dataset = datasetActions(tools);
		let notices = 0;
		return {
			engine: { report: null, fault: null, storage: null, storedRuns: [] },
			dataset: EMPTY_DATASET,
			settings: {
				runId: proposeRunId(ports.now(), ports.random, new Set()),
				runIdTyped: false,
				parameters: DEFAULT_PARAMETERS,
				selection: DEFAULT_SELECTION,
				backend: "auto",
				orientationOverrides: {},
			},
			run: NO_RUN,
			jobs: { exporting: null, keeping: null },
			view: {
				screen: "setup",
				pairId: null,
				layer: linked.layer ?? "cost",
				raw: false,
				side: "source",
				arrows: { spacingPx: 8, scale: "auto", minimumUm: 5, draw: "arrows" },
				mass: { show: "signed", unit: "um2" },
				range: { from: "pair", typed: {} },
				camera: linked.camera,
				tool: "move",
				followSide: "source",
				table: ALL_PAIRS,
				marked: [],
				theme: themeFrom(ports.preferences.get(THEME)),
				helpOpen: false,
				fitCount: 0,
			},
			notices: [],
			...COMPARE_STATE,
			actions: {
				...dataset,
				...runActions(tools),
				...storedRunsActions(tools),
				...compareActions(tools),
				...bundleActions(tools),
				...exportActions(tools),
				...frameActions(tools),
				async open() {
					// A served run is there to be looked at: no other work comes before it.
					if (ports.servedRun != null) {
						await get().actions.openRuns({ kind: "server", address: ports.servedRun });
					}
					const probing = engine.probe(get().settings.backend).then((outcome) => {
						if (outcome.status === "done") patch(tools, "engine", { report: outcome.value, fault: null });
						if (outcome.status === "failed") patch(tools, "engine", { fault: outcome.fault });
					});
					const runs = await engine.listRuns();
					if (runs.status === "done") {
						patch(tools, "engine", { storedRuns: runs.value });
						const taken = new Set(runs.value.map((stored) => stored.header.runId));
						if (taken.has(get().settings.runId)) takeNewRunId(tools);
						const last =
							runs.value.find((stored) => stored.header.runId === linked.run) ??
							[...runs.value].sort((a, b) => b.header.startedAt.localeCompare(a.header.startedAt))[0];
						// A person quick enough to have dropped something keeps it on the screen.
						const untouched = get().dataset.status === "empty" && get().run.phase === "none" && !get().run.opening;
						if (ports.servedRun == null && last !== undefined && untouched)
							await get().actions.openRun(last.header.runId);
						if (linked.run !== null && linked.run === get().run.header?.runId) followLink(tools, linked);
						else if (linked.run !== null && !taken.has(linked.run)) get().actions.notify(notHere(linked.run));
					}
					// Adding up what large runs take is slow: they are shown first.
					const storage = await engine.storage();
					if (storage.status === "done") patch(tools, "engine", { storage: storage.value });
					await probing;
				},
				async setParameters(parameters) {
					const before = get().settings.parameters;
					patch(tools, "settings", { parameters: { ...before, ...parameters } });
					if (parameters.umPerPx !== undefined && parameters.umPerPx !== before.umPerPx) await dataset.readAgain();
				},
				async resetParameters() {
					await get().actions.setParameters(DEFAULT_PARAMETERS);
				},
				setRunId(runId) {
					patch(tools, "settings", { runId, runIdTyped: true });
				},
				async setBackend(backend) {
					patch(tools, "settings", { backend });
					patch(tools, "engine", { report: null, fault: null });
					const outcome = await engine.probe(backend);
					if (get().settings.backend !== backend) return;
					if (outcome.status === "done") patch(tools, "engine", { report: outcome.value });
					if (outcome.status === "failed") patch(tools, "engine", { fault: outcome.fault });
				},
				selectPair(pairId) {
					patch(tools, "view", { pairId });
				},
				show(view) {
					patch(tools, "view", view);
					if (view.theme !== undefined) ports.preferences.set(THEME, view.theme);
				},
				async followAddress(fragment) {
					const link = viewFromFragment(fragment);
					if (link.run === null) return;
					if (link.run !== get().run.header?.runId) await get().actions.openRun(link.run);
					if (link.run === get().run.header?.runId) followLink(tools, link);
				},
				notify(fault, offer = null) {
					notices += 1;
					const notice: Notice = { id: notices, fault, offer };
					set((state) => ({ notices: [...state.notices.filter((old) => !isSame(old, notice)), notice] }));
				},
				dismiss(noticeId) {
					set((state) => ({ notices: state.notices.filter((notice) => notice.id !== noticeId) }));
				},
				async takeOffer(noticeId) {
					const notice = get().notices.find((entry) => entry.id === noticeId);
					get().actions.dismiss(noticeId);
					if (notice?.offer?.kind === "run-under-new-id" && notice.offer.runId !== undefined) {
						get().actions.setRunId(notice.offer.runId);
						await get().actions.startRun();
					}
					const { header } = get().run;
					if (notice?.offer?.kind === "keep-run" && header !== null) await get().actions.keepRun(header.runId);
					if (notice?.offer?.kind === "reload") ports.reload?.();
					if (notice?.offer?.kind === "free-frame-cache") {
						await get().actions.clearFrameCache();
					}
				},
			},
		};
	});
	const toldOf = new Map<string, Set<string>>();
	/** Each file once, and not more of a run than a person reads: pictures of many pairs may meet the same damage. */
	function tellDamage(runId: string, fault: Fault): void {
		const told = toldOf.get(runId) ?? new Set();
		toldOf.set(runId, told);
		if (told.has(fault.message) || told.size > TOLD_DAMAGE) return;
		told.add(fault.message);
		const { notify } = store.getState().actions;
		notify({ ...(told.size > TOLD_DAMAGE ? MORE_DAMAGE : fault), severity: "warning" });
	}
	return { store, pairs, comparisons: createComparisonDesk(engine) };
}

function notHere(runId: string): Fault {
	return {
		code: "run-not-here",
		severity: "warning",
		message: `The run ${runId} is not in this browser.`,
		nextStep: "If it was looked at in its zip or folder, drop that again.",
	};
}

function isSame(one: Notice, other: Notice): boolean {
	return one.fault.code === other.fault.code && one.fault.message === other.fault.message;
}

function themeFrom(text: string | null): Theme {
	return text === "light" || text === "dark" ? text : "system";
}
