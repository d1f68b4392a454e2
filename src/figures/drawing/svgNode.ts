/** A piece of a drawing as plain data: attribute names as SVG writes them, text as strings. */
export interface SvgNode {
	readonly tag: string;
	readonly attributes: Readonly<Record<string, string | number>>;
	readonly children: readonly (SvgNode | string)[];
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element; attributes that are undefined are left out. */
export function svg(tag: string, attributes: Attributes, ...children: readonly (SvgNode | string)[]): SvgNode {
	const given = Object.entries(attributes).filter(
		(entry): entry is [string, string | number] => entry[1] !== undefined,
	);
	return { tag, attributes: Object.fromEntries(given), children };
}

/** Coordinates with two decimals: a hundredth of a pixel is nothing, and files stay small. */
export function coordinate(value: number): string {
	return String(Math.round(value * 100) / 100 + 0);
}

/** Path through points; a point that is not finite, or null, breaks the line. O(points). */
export function pathThrough(points: Iterable<readonly [x: number | null, y: number | null]>): string {
	const parts: string[] = [];
	let pen = "M";
	for (const [x, y] of points) {
		if (x === null || y === null || !Number.isFinite(x) || !Number.isFinite(y)) {
			pen = "M";
			continue;
		}
		parts.push(`${pen}${coordinate(x)} ${coordinate(y)}`);
		pen = "L";
	}
	return parts.join("");
}

/** The drawing as a file that stands alone. `href` of images is written in both ways, for older programs. O(nodes). */
export function svgFileText(root: SvgNode): string {
	const spaces = { xmlns: "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink" };
	return `<?xml version="1.0" encoding="UTF-8"?>\n${textOf({ ...root, attributes: { ...spaces, ...root.attributes } })}\n`;
}

function textOf(node: SvgNode | string): string {
	if (typeof node === "string") return escaped(node);
	const href = node.attributes["href"];
	const all = node.tag === "image" && href !== undefined ? { ...node.attributes, "xlink:href": href } : node.attributes;
	const attributes = Object.entries(all).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
	const inside = node.children.map(textOf).join("");
	return inside === ""
		? `<${node.tag}${attributes.join("")}/>`
		: `<${node.tag}${attributes.join("")}>${inside}</${node.tag}>`;
}

/** XML knows no control characters besides tab and line ends. */
function escaped(text: string): string {
	return [...text]
		.filter((character) => character >= " " || character === "\n" || character === "\t")
		.join("")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}
