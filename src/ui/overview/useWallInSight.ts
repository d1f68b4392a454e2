import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from "react";
import type { WallSection } from "./overviewRows.ts";
import { linesInSight, lineTops, type WallLine, type WallMeasures, wallLines, wallMeasures } from "./wallLines.ts";

/** Lines are made this far beyond what is in sight, so that scrolling meets pictures and not gaps. */
const MARGIN_PX = 300;

export interface WallInSight {
	readonly lines: readonly WallLine[];
	readonly measures: WallMeasures;
	readonly first: number;
	readonly end: number;
	readonly abovePx: number;
	readonly belowPx: number;
}

interface Box {
	readonly widthPx: number;
	readonly heightPx: number;
	readonly remPx: number;
}

/** How the wall is laid out in its scroller and which lines of it are in sight; only a change of these is a change. */
export function useWallInSight(scroller: RefObject<HTMLElement | null>, sections: readonly WallSection[]): WallInSight {
	const [box, setBox] = useState<Box>({ widthPx: 800, heightPx: 600, remPx: 13 });
	const [[first, end], setSight] = useState<readonly [number, number]>([0, 0]);
	const measures = useMemo(() => {
		const pairs = sections.map(({ times }) => times.reduce((sum, { rows }) => sum + rows.length, 0));
		return wallMeasures(pairs, box.widthPx, box.heightPx, box.remPx);
	}, [sections, box]);
	const lines = useMemo(() => wallLines(sections, measures.columns), [sections, measures.columns]);
	const tops = useMemo(() => lineTops(lines, measures), [lines, measures]);

	useEffect(() => {
		const element = scroller.current;
		if (element === null) return;
		const look = (): void => {
			const style = getComputedStyle(element);
			const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
			const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
			const next = { widthPx: element.clientWidth - padding, heightPx: element.clientHeight, remPx };
			setBox((last) =>
				last.widthPx === next.widthPx && last.heightPx === next.heightPx && last.remPx === remPx ? last : next,
			);
		};
		look();
		const observer = new ResizeObserver(look);
		observer.observe(element);
		return () => observer.disconnect();
	}, [scroller]);

	useLayoutEffect(() => {
		const element = scroller.current;
		if (element === null) return;
		const look = (): void => {
			const next = linesInSight(tops, element.scrollTop, element.clientHeight, MARGIN_PX);
			setSight((last) => (last[0] === next[0] && last[1] === next[1] ? last : next));
		};
		look();
		element.addEventListener("scroll", look, { passive: true });
		return () => element.removeEventListener("scroll", look);
	}, [scroller, tops]);

	const total = tops[lines.length] ?? 0;
	const shown = Math.min(end, lines.length);
	return {
		lines,
		measures,
		first: Math.min(first, shown),
		end: shown,
		abovePx: tops[Math.min(first, shown)] ?? 0,
		belowPx: total - (tops[shown] ?? 0),
	};
}
