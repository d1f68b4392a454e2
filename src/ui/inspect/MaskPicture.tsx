import { useEffect, useMemo, useRef } from "react";
import type { Orientation } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { RawFramePreview } from "../../engine/contract/engineApi.ts";
import { OKABE_ITO, OVERLAY } from "../../figures/colours.ts";
import type { Side } from "../../figures/fieldFigure.ts";
import { turnedMask } from "../../figures/orientation.ts";

type Rgb = readonly [number, number, number];
const RAW: Rgb = [124, 128, 138];
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

function MaskCanvas({ width, height, cover, colour, yolk, label }: MaskCanvasProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const context = canvas.current?.getContext("2d");
		if (context == null) return;
		const image = context.createImageData(width, height);
		for (let i = 0; i < cover.length; i++) {
			const inYolk = (yolk?.[i] ?? 0) > 127;
			image.data[4 * i] = inYolk ? YOLK >> 16 : colour[0];
			image.data[4 * i + 1] = inYolk ? (YOLK >> 8) & 255 : colour[1];
			image.data[4 * i + 2] = inYolk ? YOLK & 255 : colour[2];
			image.data[4 * i + 3] = Math.max(cover[i] ?? 0, inYolk ? 255 : 0);
		}
		context.putImageData(image, 0, 0);
	}, [width, height, cover, colour, yolk]);
	return <canvas ref={canvas} className="mask-picture" width={width} height={height} role="img" aria-label={label} />;
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
	const cover = useMemo(() => turnedMask(bits, has, wished).map((on) => 255 * on), [bits, has, wished]);
	return (
		<MaskCanvas
			width={CANONICAL_WIDTH}
			height={CANONICAL_HEIGHT}
			cover={cover}
			colour={OVERLAY[side]}
			yolk={null}
			label={`Aligned mask of the ${side}`}
		/>
	);
}
