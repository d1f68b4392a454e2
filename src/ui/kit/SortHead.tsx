import type { ReactNode } from "react";

/** By which column a table is sorted. */
export interface ColumnSort<Column extends string> {
	readonly column: Column;
	readonly descending: boolean;
}

interface SortHeadProps<Column extends string> {
	readonly column: Column;
	readonly number?: boolean;
	readonly about?: string;
	/** How the table is sorted now, by whichever column. */
	readonly sort: ColumnSort<Column> | null;
	readonly onSort: (sort: ColumnSort<Column> | null) => void;
	readonly children: ReactNode;
}

/** A column's head. A press sorts by the column, largest first for numbers, then the other way, then not at all. */
export function SortHead<Column extends string>(props: SortHeadProps<Column>) {
	const { column, number = false, about, sort, onSort, children } = props;
	const own = sort?.column === column ? sort : null;
	const next =
		own === null ? { column, descending: number } : own.descending === number ? { column, descending: !number } : null;
	return (
		<th
			scope="col"
			className={number ? "number" : undefined}
			title={about}
			aria-sort={own === null ? undefined : own.descending ? "descending" : "ascending"}
		>
			<button type="button" className="sort" onClick={() => onSort(next)}>
				{children}
				{own !== null && <span aria-hidden="true">{own.descending ? " ↓" : " ↑"}</span>}
			</button>
		</th>
	);
}

/** Stands for the lines of a long table that are out of sight. */
export function RowGap({ height, columns }: { readonly height: number; readonly columns: number }) {
	if (height <= 0) return null;
	return (
		<tr className="gap">
			<td colSpan={columns} style={{ height }} />
		</tr>
	);
}
