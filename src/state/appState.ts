import type { Fault } from "../domain/fault.ts";
import type { Orientation } from "../domain/frame.ts";
import type { MetricsRow } from "../domain/metricsSchema.ts";
import type { RunParameters, RunSelection } from "../domain/parameters.ts";
import type { RunHeader } from "../domain/ports.ts";
import type { ReviewReport } from "../domain/review.ts";
import type { ExportProgress } from "../engine/client/engineClient.ts";
import type { RunsGiven } from "../engine/client/opening.ts";
import type {
	BackendChoice,
	BackendReport,
	ExportChoices,
	ExportSizes,
	ExportTarget,
	ImportProgress,
	PickedFile,
	RawFramePreview,
	RunEstimate,
	RunPlace,
	RunProgress,
	StorageReport,
	StoredRun,
} from "../engine/contract/engineApi.ts";
import type { Outcome } from "../engine/contract/outcome.ts";
import type { ArrowChoices } from "../figures/field/arrows.ts";
import type { LayerName } from "../figures/field/layerName.ts";
import type { MassChoices, Side } from "../figures/field/layerValues.ts";
import type { Turn } from "../figures/field/orientation.ts";
import type { TableChoices } from "../figures/tables/tableChoices.ts";
import type { CompareActions, CompareState, OverviewState } from "./compareState.ts";
import type { RunsState } from "./runsState.ts";

export type Screen = "setup" | "inspect" | "overview" | "compare" | "report-pair" | "report-run";
export type Theme = "system" | "light" | "dark";
export type DatasetOrigin = "files" | "sample";

export interface DatasetState {
	readonly status: "empty" | "reading" | "ready";
	readonly origin: DatasetOrigin | null;
	readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
	readonly progress: ImportProgress | null;
	readonly report: ReviewReport | null;
}

export interface SettingsState {
	readonly runId: string;
	/** The person typed the id: it is no longer replaced by a fresh one. */
	readonly runIdTyped: boolean;
	readonly parameters: RunParameters;
	readonly selection: RunSelection;
	readonly backend: BackendChoice;
	/** Orientations that the person chose, by frame ref; used by every run until they are taken back. */
	readonly orientationOverrides: Readonly<Record<string, Orientation>>;
}

export type RunPhase = "none" | "running" | "pausing" | "paused" | "stopping" | "stopped" | "finished";

export interface RunView {
	readonly phase: RunPhase;
	readonly header: RunHeader | null;
	readonly rows: Readonly<Record<string, MetricsRow>>;
	readonly progress: RunProgress | null;
	/** A run's tables are being read where they lie. */
	readonly opening: boolean;
	/** Where the run on the screen lies when this browser does not keep it. */
	readonly place: RunPlace | null;
	/** Another tab carries it out; here it is only seen. */
	readonly watching: boolean;
}

/** Work on a run's files; it goes on whichever run is on the screen. */
export interface JobsState {
	/** A run is written to a bundle. */
	readonly exporting: ExportProgress | null;
	/** An opened run is copied into this browser. */
	readonly keeping: ExportProgress | null;
}

/** What the map shows, canonical px; y runs down, so its first end is the larger. */
export interface Camera {
	readonly x: readonly [number, number];
	readonly y: readonly [number, number];
}

/** Where the ends of the colour bar come from. */
export interface RangeChoice {
	readonly from: "pair" | "all" | "typed";
	/** Upper ends that were typed, by layer, in the layer's unit. */
	readonly typed: Readonly<Partial<Record<LayerName, number>>>;
}

/** What dragging on the map does. */
export type MapTool = "move" | "lasso";

export interface ViewState {
	readonly screen: Screen;
	readonly pairId: string | null;
	readonly layer: LayerName;
	readonly raw: boolean;
	readonly side: Side;
	readonly arrows: ArrowChoices;
	readonly mass: MassChoices;
	readonly range: RangeChoice;
	/** Null shows the shapes of the pair. */
	readonly camera: Camera | null;
	readonly tool: MapTool;
	/** Whose pixel is followed where both shapes lie. */
	readonly followSide: Side;
	readonly table: TableChoices;
	/** Pairs that are marked in the list. */
	readonly marked: readonly string[];
	readonly theme: Theme;
	readonly helpOpen: boolean;
	/** Counts the requests to fit the shapes into the view. */
	readonly fitCount: number;
}

/** Something to tell the person. `offer` is a button that does the next step. */
export interface Notice {
	readonly id: number;
	readonly fault: Fault;
	readonly offer: {
		readonly label: string;
		readonly kind: "run-under-new-id" | "free-frame-cache" | "reload" | "keep-run";
		/** The new id. */
		readonly runId?: string;
	} | null;
}

export interface EngineState {
	readonly report: BackendReport | null;
	readonly fault: Fault | null;
	readonly storage: StorageReport | null;
	readonly storedRuns: readonly StoredRun[];
}

export interface AppState {
	readonly engine: EngineState;
	readonly dataset: DatasetState;
	readonly settings: SettingsState;
	readonly run: RunView;
	readonly jobs: JobsState;
	readonly view: ViewState;
	readonly notices: readonly Notice[];
	readonly compare: CompareState;
	readonly runs: RunsState;
	readonly overview: OverviewState;
	readonly actions: AppActions;
}

export interface AppActions extends CompareActions {
	/** Finds the back end, the storage and the last run. */
	open(): Promise<void>;
	addFiles(files: readonly PickedFile[], origin?: DatasetOrigin): Promise<void>;
	/** The same for what a drop or a folder gave; a finished run's folder is opened. */
	addPicked(picked: {
		readonly files: readonly PickedFile[];
		readonly runFolders: readonly FileSystemDirectoryHandle[];
	}): Promise<void>;
	importSample(): Promise<void>;
	clearFiles(): void;
	cancelImport(): void;
	setSelection(selection: Partial<RunSelection>): Promise<void>;
	setParameters(parameters: Partial<RunParameters>): Promise<void>;
	resetParameters(): Promise<void>;
	setRunId(runId: string): void;
	setBackend(choice: BackendChoice): Promise<void>;
	/** What the run would store as it is set up now; null when nothing is known. */
	estimateRun(): Promise<RunEstimate | null>;
	startRun(): Promise<void>;
	pauseRun(): void;
	/** Goes on after a pause, or starts again with the first missing pair. */
	resumeRun(): Promise<void>;
	/** After the pair in hand; a second call stops now. */
	stopRun(): void;
	openRun(runId: string): Promise<void>;
	deleteRun(runId: string): Promise<void>;
	/** Resolves to false, with a notice that says why, when the name can't be had. */
	renameRun(runId: string, newRunId: string): Promise<boolean>;
	/** Frees the cache of aligned frames; they are made again from the masks when a run needs them. */
	clearFrameCache(): Promise<void>;
	/** Everything when no choice is given. */
	downloadBundle(choices?: ExportChoices): Promise<void>;
	/** Asks for the place first, where the kind needs one; call it from a click. True when everything is written. */
	saveBundle(kind: ExportTarget["kind"], choices: ExportChoices): Promise<boolean>;
	cancelExport(): void;
	/** What each part of the bundle would weigh; null when it is not known. */
	exportSizes(): Promise<ExportSizes | null>;
	/** The frame's file as a picture; the reason in words when there is none. */
	readRawFrame(pairId: string, side: Side): Promise<Outcome<RawFramePreview>>;
	/** Saves files that the page made as one zip. */
	saveZip(name: string, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<void>;
	/** Reads the tables of runs where they lie and shows the first. */
	openRuns(given: RunsGiven): Promise<void>;
	cancelOpening(): void;
	/** Copies an opened run into this browser. */
	keepRun(runId: string): Promise<void>;
	cancelKeeping(): void;
	/** Lets go of an opened run. */
	closeRun(runId: string): Promise<void>;
	/** Lets go of a run that another tab carries out. */
	stopWatching(): void;
	/** Turns a frame of a pair by hand; the pairs of that frame are solved again with the next `resumeRun`. */
	turnFrame(pairId: string, side: Side, turn: Turn): Promise<void>;
	/** Back to the orientations that the finished run has, or to none when nothing is stored. */
	undoTurns(): void;
	/** No frame is turned by hand any more. */
	forgetTurns(): void;
	selectPair(pairId: string): void;
	show(view: Partial<ViewState>): void;
	/** Shows what an address's fragment asks for. */
	followAddress(fragment: string): Promise<void>;
	notify(fault: Fault, offer?: Notice["offer"]): void;
	dismiss(noticeId: number): void;
	takeOffer(noticeId: number): Promise<void>;
}

/** What the store needs of the world. */
export interface AppPorts {
	readonly loadSample: () => Promise<readonly PickedFile[]>;
	readonly saveFile: (blob: Blob, name: string) => void;
	readonly saving?: BundleSaving;
	/** Loads the page again in its newest version. */
	readonly reload?: () => void;
	readonly preferences: Preferences;
	/** Whether any tab has a run in hand. */
	readonly isRunUnderWay?: (runId: string) => Promise<boolean>;
	/** Address of the run folder that the page's server offers. */
	readonly servedRun?: string | null;
	/** The page address's fragment when it was opened. */
	readonly fragment?: string;
	readonly now: () => Date;
	readonly random: () => number;
}

/** Places outside the page that a person picks for a bundle. */
export interface BundleSaving {
	/** Null when the person changed their mind. */
	readonly pick: (kind: ExportTarget["kind"], runId: string) => Promise<ExportTarget | null>;
	/** Removes what an export that did not come to its end left there. */
	readonly clear: (target: ExportTarget, runId: string) => Promise<void>;
}

/** Small strings that outlive the page. */
export interface Preferences {
	get(key: string): string | null;
	set(key: string, value: string): void;
}
