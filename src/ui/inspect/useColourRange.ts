import { useEffect, useMemo, useState } from "react";
import type { LayerName } from "../../figures/field/layerName.ts";
import type { LayerChoices } from "../../figures/field/layerValues.ts";
import { type ColouredLayer, layerRange, layerValues } from "../../figures/field/layerValues.ts";
import { rowsOf } from "../../state/runRows.ts";
import { useApp, usePairCache } from "../appContext.ts";

export interface ColourRange {
	/** Undefined: the pair's own. */
	readonly range: readonly [number, number] | undefined;
	/** For the legend. */
	readonly words: string;
}

/** Upper ends by what they depend on; a number a pair. */
const known = new Map<string, number>();

export function isColoured(layer: LayerName): layer is ColouredLayer {
	return layer === "cost" || layer === "velocity" || layer === "mass";
}

/** The range that the person chose: this pair's, one over all pairs (read in the background, widening), or a typed end. */
export function useColourRange(layer: LayerName, choices: LayerChoices): ColourRange {
	const { from, typed } = useApp((state) => state.view.range);
	const rows = useApp((state) => state.run.rows);
	const runId = useApp((state) => state.run.header?.runId ?? null);
	const pairs = usePairCache();
	const [done, setDone] = useState(0);
	const good = useMemo(() => rowsOf(rows).filter((row) => row.success), [rows]);
	const wanted = from === "all" && isColoured(layer);
	const keyOf = useMemo(() => {
		const shown = JSON.stringify([layer, choices.raw, choices.side, choices.mass]);
		return (row: (typeof good)[number]) =>
			[row.run_id, row.pair_id, row.src_orientation, row.tgt_orientation, shown].join("\n");
	}, [layer, choices.raw, choices.side, choices.mass]);
	useEffect(() => {
		if (!wanted || runId === null) return;
		let alive = true;
		const readAll = async (): Promise<void> => {
			for (const row of good) {
				if (known.has(keyOf(row))) continue;
				const outcome = await pairs.readOnce(runId, row.pair_id);
				if (!alive) return;
				const artifacts = outcome.status === "done" ? outcome.value.artifacts : null;
				known.set(keyOf(row), artifacts === null ? 0 : layerRange(layerValues(layer, artifacts, choices))[1]);
				setDone((count) => count + 1);
			}
		};
		void readAll();
		return () => {
			alive = false;
		};
	}, [wanted, runId, good, keyOf, pairs, layer, choices]);
	return useMemo(() => {
		const signed = layer === "mass" && choices.mass?.show === "signed";
		const upTo = (end: number): readonly [number, number] => [signed ? -end : 0, end];
		const end = typed[layer];
		if (!isColoured(layer) || from === "pair") return { range: undefined, words: "colours of this pair" };
		if (from === "typed") {
			return end === undefined || !(end > 0)
				? { range: undefined, words: "colours of this pair" }
				: { range: upTo(end), words: "colours to the typed end; beyond it the last colour" };
		}
		const ends = good.flatMap((row) => known.get(keyOf(row)) ?? []);
		const words =
			ends.length === good.length
				? "one colour range for all pairs"
				: `colour range of ${ends.length} of ${good.length} pairs so far`;
		const widest = ends.reduce((most, value) => Math.max(most, value), 0);
		return { range: done >= 0 && widest > 0 ? upTo(widest) : undefined, words };
	}, [layer, choices, from, typed, good, keyOf, done]);
}
