import { Fragment } from "react";

/** A long identifier that may break after underscores, hyphens and dots, and nowhere else. */
export function BreakableName({ text }: { readonly text: string }) {
	const parts = text.split(/(?<=[_.-])/);
	return parts.map((part, i) => (
		<Fragment key={parts.slice(0, i + 1).join("")}>
			{i > 0 && <wbr />}
			{part}
		</Fragment>
	));
}
