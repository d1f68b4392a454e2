import { useEffect, useMemo, useRef } from "react";
import type { Orientation } from "../../domain/frame.ts";
import type { RawFramePreview } from "../../engine/contract/engineApi.ts";
import { OKABE_ITO, OVERLAY } from "../../figures/drawing/colours.ts";
import type { Side } from "../../figures/field/layerValues.ts";
import { turnedMask } from "../../figures/field/orientation.ts";

type Rgb = readonly [number, number, number];
const RAW: Rgb = [124, 128, 138];
/** Half the rows and columns are sharp enough at this size. */
const STEP = 2;
const YOLK = Number.parseInt(OKABE_ITO.orange.slice(1), 16);

interface MaskCanvasProps {
	readonly width: number;
	readonly height: number;
	/** Alpha of each pixel, 0 to 255. */
	readonly cover: Uint8Array;
	readonly colour: Rgb;
	readonly yolk: Uint8Array | null;
	readonly label: string;
}

/** The shape with a small margin; what the file has around it says nothing. */
function MaskCanvas({ width, height, cover, colour, yolk, label }: MaskCanvasProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const element = canvas.current;
		const context = element?.getContext("2d");
		if (element === null || context == null) return;
		const box = boxAround(cover, width, height);
		element.width = box.width;
		element.height = box.height;
		const image = context.createImageData(box.width, box.height);
		for (let i = 0; i < box.width * box.height; i++) {
			const at = (box.y + Math.floor(i / box.width)) * width + box.x + (i % box.width);
			const inYolk = (yolk?.[at] ?? 0) > 127;
			image.data[4 * i] = inYolk ? YOLK >> 16 : colour[0];
			image.data[4 * i + 1] = inYolk ? (YOLK >> 8) & 255 : colour[1];
			image.data[4 * i + 2] = inYolk ? YOLK & 255 : colour[2];
			image.data[4 * i + 3] = Math.max(cover[at] ?? 0, inYolk ? 255 : 0);
		}
		context.putImageData(image, 0, 0);
	}, [width, height, cover, colour, yolk]);
	return <canvas ref={canvas} className="mask-picture" role="img" aria-label={label} />;
}

function boxAround(cover: Uint8Array, width: number, height: number) {
	let [x0, x1, y0, y1] = [width, 0, height, 0];
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			if (cover[y * width + x] === 0) continue;
			x0 = Math.min(x0, x);
			x1 = Math.max(x1, x + 1);
			y0 = Math.min(y0, y);
			y1 = y + 1;
		}
	}
	if (x1 <= x0) return { x: 0, y: 0, width, height };
	const margin = Math.ceil(0.06 * Math.max(x1 - x0, y1 - y0));
	const [x, y] = [Math.max(0, x0 - margin), Math.max(0, y0 - margin)];
	return { x, y, width: Math.min(width, x1 + margin) - x, height: Math.min(height, y1 + margin) - y };
}

/** The mask as its file holds it, the yolk in orange. */
export function RawPicture({ preview: { preview } }: { readonly preview: RawFramePreview }) {
	return (
		<MaskCanvas
			width={preview.width}
			height={preview.height}
			cover={preview.mask}
			colour={RAW}
			yolk={preview.yolk}
			label={preview.yolk === null ? "Mask from the file, no yolk" : "Mask from the file, yolk orange"}
		/>
	);
}

export interface CanonicalPictureProps {
	readonly side: Side;
	readonly bits: Uint8Array;
	readonly has: Orientation;
	readonly wished: Orientation;
}

/** The aligned mask, turned as the person wishes it. */
export function CanonicalPicture({ side, bits, has, wished }: CanonicalPictureProps) {
	const { width, height, cover } = useMemo(() => {
		const turned = turnedMask(bits, has, wished, STEP);
		return { ...turned, cover: turned.on.map((on) => 255 * on) };
	}, [bits, has, wished]);
	return (
		<MaskCanvas
			width={width}
			height={height}
			cover={cover}
			colour={OVERLAY[side]}
			yolk={null}
			label={`Aligned mask of the ${side}`}
		/>
	);
}
