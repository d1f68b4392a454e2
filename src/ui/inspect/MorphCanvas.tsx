import { useEffect, useRef } from "react";
import type { Morph } from "../../figures/pair/morph.ts";
import type { PlotView } from "../kit/Plot.tsx";
import { prepare } from "./MapOverlay.tsx";
import { drawOverCrop } from "./RasterOverlay.tsx";

/** The body at time t in the view of the map under it. */
export function MorphCanvas({
	morph,
	t,
	view,
}: {
	readonly morph: Morph;
	readonly t: number;
	readonly view: PlotView;
}) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const picture = useRef<{ morph: Morph; canvas: HTMLCanvasElement; image: ImageData } | null>(null);
	useEffect(() => {
		const context = prepare(canvas.current, view);
		if (context === null) return;
		if (picture.current?.morph !== morph) picture.current = emptyPicture(morph);
		const { image, canvas: small } = picture.current;
		morph.paint(t, image.data);
		small.getContext("2d")?.putImageData(image, 0, 0);
		drawOverCrop(context, small, morph.crop, view);
	}, [morph, t, view]);
	return (
		<canvas
			ref={canvas}
			className="map-overlay under"
			style={{ left: view.leftPx, top: view.topPx, width: view.widthPx, height: view.heightPx }}
		/>
	);
}

function emptyPicture(morph: Morph): { morph: Morph; canvas: HTMLCanvasElement; image: ImageData } {
	const canvas = document.createElement("canvas");
	canvas.width = morph.width;
	canvas.height = morph.height;
	return { morph, canvas, image: new ImageData(morph.width, morph.height) };
}
