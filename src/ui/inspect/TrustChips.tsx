import { useState } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import { trustChips } from "../../figures/pair/trust.ts";
import { useActions, useApp } from "../appContext.ts";

export interface TrustChipsProps {
	readonly row: MetricsRow;
	readonly parameters: RunParameters;
}

/** Flags as chips: a press opens the explanation, and a bad one can filter the list of pairs. */
export function TrustChips({ row, parameters }: TrustChipsProps) {
	const [open, setOpen] = useState<string | null>(null);
	const table = useApp((state) => state.view.table);
	const actions = useActions();
	const chips = trustChips(row, parameters);
	const chip = chips.find(({ label }) => label === open);
	const flag = chip?.flag ?? null;
	const filtered = flag !== null && table.flags.includes(flag);
	return (
		<div className="trust">
			<ul className="chips" aria-label="Trust">
				{chips.map(({ label, tone, about }) => (
					<li key={label}>
						<button
							type="button"
							className={`chip ${tone}`}
							title={about}
							aria-expanded={open === label}
							onClick={() => setOpen(open === label ? null : label)}
						>
							{label}
						</button>
					</li>
				))}
			</ul>
			{chip !== undefined && (
				<p className="chip-about" role="status">
					{chip.about}{" "}
					{flag !== null && (
						<button
							type="button"
							className="link"
							onClick={() => actions.show({ table: { ...table, flags: filtered ? [] : [flag] } })}
						>
							{filtered ? "Show all pairs" : "Show only pairs with this flag"}
						</button>
					)}
				</p>
			)}
		</div>
	);
}
