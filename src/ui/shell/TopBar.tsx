import { formatBytes } from "../../figures/words/numbers.ts";
import type { Theme } from "../../state/appState.ts";
import { useActions, useApp } from "../appContext.ts";
import { BackendBadge } from "./BackendBadge.tsx";

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
	{ value: "system", label: "System" },
	{ value: "light", label: "Light" },
	{ value: "dark", label: "Dark" },
];

/** What there is to see once a run has begun, beside the inspector. */
const LATER_SCREENS = [
	{ value: "overview", label: "Overview" },
	{ value: "compare", label: "Compare" },
] as const;

export function TopBar() {
	const actions = useActions();
	const screen = useApp((state) => state.view.screen);
	const theme = useApp((state) => state.view.theme);
	const header = useApp((state) => state.run.header);
	const draftId = useApp((state) => state.settings.runId);
	const storage = useApp((state) => state.engine.storage);
	const started = useApp((state) => state.run.phase !== "none");
	const nextTheme = THEMES[(THEMES.findIndex((entry) => entry.value === theme) + 1) % THEMES.length]?.value ?? "system";
	const runId = screen === "setup" ? draftId : (header?.runId ?? draftId);
	return (
		<header className="topbar">
			<h1>Maskflow</h1>
			<span
				className="topbar-run"
				title={screen === "setup" ? "The run that would be started" : "The run on the screen"}
			>
				{runId}
			</span>
			<nav aria-label="Screens">
				<button
					type="button"
					className="quiet"
					aria-current={screen === "setup" ? "page" : undefined}
					onClick={() => actions.show({ screen: "setup" })}
				>
					Setup
				</button>
				<button
					type="button"
					className="quiet"
					disabled={!started}
					aria-current={screen === "inspect" ? "page" : undefined}
					onClick={() => actions.show({ screen: "inspect" })}
				>
					Inspect
				</button>
				{LATER_SCREENS.map(({ value, label }) => (
					<button
						key={value}
						type="button"
						className="quiet"
						disabled={!started}
						aria-current={screen === value ? "page" : undefined}
						onClick={() => actions.show({ screen: value })}
					>
						{label}
					</button>
				))}
			</nav>
			<div className="topbar-end">
				<BackendBadge />
				{storage !== null && (
					<span
						className="topbar-storage"
						title="Runs and aligned frames kept in this browser; nothing is sent anywhere"
					>
						Stored {formatBytes(storage.usedBytes)} of {formatBytes(storage.quotaBytes)}
					</span>
				)}
				<button
					type="button"
					className="quiet"
					title="Change between system, light and dark"
					onClick={() => actions.show({ theme: nextTheme })}
				>
					<span className="hidden">Theme: </span>
					{THEMES.find((entry) => entry.value === theme)?.label}
				</button>
				<button
					type="button"
					className="quiet"
					aria-label="Help and shortcuts"
					aria-keyshortcuts="?"
					onClick={() => actions.show({ helpOpen: true })}
				>
					?
				</button>
			</div>
		</header>
	);
}
