import { createElement, type MouseEvent, type ReactNode } from "react";

/** A drawing as plain data; attribute names as SVG writes them. */
interface PictureNode {
	readonly tag: string;
	readonly attributes: Readonly<Record<string, string | number>>;
	readonly children: readonly (PictureNode | string)[];
}

export interface SvgPictureProps {
	readonly root: PictureNode;
	/** The picture in words: its accessible name. */
	readonly label: string;
	/** A click on a part that has a `data-id`. The same must be reachable by other means with the keyboard. */
	readonly onPick?: (id: string) => void;
}

/** Shows a drawing in the page, as large as it says. */
export function SvgPicture({ root, label, onPick }: SvgPictureProps) {
	const pick = (event: MouseEvent<HTMLDivElement>): void => {
		const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
		if (id !== null && id !== undefined) onPick?.(id);
	};
	return (
		<div
			className={onPick === undefined ? "picture" : "picture pickable"}
			role="img"
			aria-label={label}
			onClickCapture={pick}
		>
			{elementOf({ ...root, attributes: { ...root.attributes, "aria-hidden": "true" } })}
		</div>
	);
}

function elementOf(node: PictureNode | string): ReactNode {
	if (typeof node === "string") return node;
	const props = Object.entries(node.attributes).map(([name, value]) => [
		/^(data|aria)-/.test(name) ? name : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
		value,
	]);
	return createElement(node.tag, Object.fromEntries(props), ...node.children.map(elementOf));
}
