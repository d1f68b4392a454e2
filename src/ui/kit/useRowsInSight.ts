import { type RefObject, useEffect, useState } from "react";
import { rowsInSight } from "./rowsInSight.ts";

export interface RowsInSight {
	readonly first: number;
	readonly end: number;
	readonly rowPx: number;
}

/**
 * Which rows of a scrolled list of fixed row height are in sight, so that thousands of rows cost what is on the screen.
 * @param rowRem height of a row, in the page's rem
 */
export function useRowsInSight(scroller: RefObject<HTMLElement | null>, count: number, rowRem: number): RowsInSight {
	const [sight, setSight] = useState({ top: 0, height: 800, rowPx: rowRem * 13 });
	useEffect(() => {
		const element = scroller.current;
		if (element === null) return;
		const look = (): void => {
			const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
			const rowPx = rowRem * rem;
			// Whole rows: scrolling within one changes nothing.
			const top = Math.floor(element.scrollTop / rowPx) * rowPx;
			setSight((last) =>
				last.top === top && last.height === element.clientHeight && last.rowPx === rowPx
					? last
					: { top, height: element.clientHeight, rowPx },
			);
		};
		look();
		const observer = new ResizeObserver(look);
		observer.observe(element);
		element.addEventListener("scroll", look, { passive: true });
		return () => {
			observer.disconnect();
			element.removeEventListener("scroll", look);
		};
	}, [scroller, rowRem]);
	const [first, end] = rowsInSight(sight.top, sight.height, sight.rowPx, count);
	return { first, end, rowPx: sight.rowPx };
}
