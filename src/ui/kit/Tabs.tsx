import type { KeyboardEvent } from "react";

export interface TabsProps<T extends string> {
	readonly label: string;
	readonly tabs: readonly { readonly value: T; readonly label: string }[];
	readonly value: T;
	readonly panelId: string;
	readonly onChange: (value: T) => void;
}

/** A row of tabs after the ARIA pattern: one tab stop, arrows move and choose. */
export function Tabs<T extends string>({ label, tabs, value, panelId, onChange }: TabsProps<T>) {
	const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		const at = tabs.findIndex((tab) => tab.value === value);
		const target =
			event.key === "Home"
				? 0
				: event.key === "End"
					? tabs.length - 1
					: step === undefined
						? -1
						: (at + step + tabs.length) % tabs.length;
		const next = tabs[target];
		if (next === undefined) return;
		event.preventDefault();
		event.stopPropagation();
		onChange(next.value);
		event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[target]?.focus();
	};
	return (
		<div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
			{tabs.map((tab) => (
				<button
					key={tab.value}
					type="button"
					role="tab"
					id={`${panelId}-${tab.value}`}
					aria-selected={tab.value === value}
					aria-controls={panelId}
					tabIndex={tab.value === value ? 0 : -1}
					onClick={() => onChange(tab.value)}
				>
					{tab.label}
				</button>
			))}
		</div>
	);
}
