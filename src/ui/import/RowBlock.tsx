import { type ReactNode, useEffect, useRef, useState } from "react";

/** Rows of one block: few enough to draw at once, many enough that ten thousand rows are two hundred blocks. */
export const BLOCK_ROWS = 50;

/** Height of a row that has not been drawn yet, in rem; a drawn block keeps the height that it had. */
const ROW_REM = 3.3;

/** What lies this far outside the sight is drawn already. */
const MARGIN = "600px 0px";

/**
 * A part of a long table whose rows have heights of their own: its rows exist while the block is in sight or near it, and
 * leave their height behind when they go, so that the table's cost is what is on the screen. O(blocks) elements besides.
 * @param drawn whether the rows exist before anything was measured: the first block's do
 */
export function RowBlock({ rows, columns, drawn, children }: RowBlockProps) {
	const body = useRef<HTMLTableSectionElement>(null);
	const [near, setNear] = useState(drawn);
	const [heightPx, setHeightPx] = useState<number | null>(null);
	useEffect(() => {
		const element = body.current;
		if (element === null) return;
		const observer = new IntersectionObserver(
			(entries) => {
				const last = entries.at(-1);
				if (last === undefined) return;
				if (!last.isIntersecting) setHeightPx(last.boundingClientRect.height);
				setNear(last.isIntersecting);
			},
			{ root: element.closest(".table-scroll"), rootMargin: MARGIN },
		);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	const height = heightPx === null ? `${rows * ROW_REM}rem` : `${heightPx}px`;
	return (
		<tbody ref={body}>
			{near ? (
				children()
			) : (
				<tr>
					<td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
				</tr>
			)}
		</tbody>
	);
}

interface RowBlockProps {
	readonly rows: number;
	readonly columns: number;
	readonly drawn: boolean;
	readonly children: () => ReactNode;
}
