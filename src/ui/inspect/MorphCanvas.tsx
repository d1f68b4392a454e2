import { useEffect, useRef } from "react";
import type { Morph } from "../../figures/pair/morph.ts";
import type { PlotView } from "../kit/Plot.tsx";
import { prepare, toPx, topDown } from "./MapOverlay.tsx";

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
		const { crop } = morph;
		const x = toPx(crop.x0 - 0.5, view.xRange, view.widthPx);
		const y = toPx(crop.y0 - 0.5, topDown(view), view.heightPx);
		const width = toPx(crop.x1 - 0.5, view.xRange, view.widthPx) - x;
		const height = toPx(crop.y1 - 0.5, topDown(view), view.heightPx) - y;
		context.drawImage(small, x, y, width, height);
	}, [morph, t, view]);
	return (
		<canvas
			ref={canvas}
			className="map-overlay under"
			style={{ left: view.leftPx, top: view.topPx, width: view.widthPx, height: view.heightPx }}
		/>
	);
}

export function emptyPicture(morph: Morph): { morph: Morph; canvas: HTMLCanvasElement; image: ImageData } {
	const canvas = document.createElement("canvas");
	canvas.width = morph.width;
	canvas.height = morph.height;
	return { morph, canvas, image: new ImageData(morph.width, morph.height) };
}
