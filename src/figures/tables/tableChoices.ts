/** What a person asked of the list of pairs. */
export interface TableChoices {
	/** Every word must occur in the pair's name or one of its labels. */
	readonly text: string;
	/** Cells that must have exactly this text; one value a column. */
	readonly cells: Readonly<Record<string, string>>;
	/** Flags of which a pair must have at least one; empty asks for none. */
	readonly flags: readonly string[];
	readonly sort: { readonly column: string; readonly descending: boolean } | null;
}

export const ALL_PAIRS: TableChoices = { text: "", cells: {}, flags: [], sort: null };
