import { useEffect, useRef } from "react";
import type { Crop } from "../../domain/grid.ts";
import type { Raster } from "../../figures/field/raster.ts";
import type { PlotView } from "../kit/Plot.tsx";
import { prepare, toPx, topDown } from "./MapOverlay.tsx";

export interface RasterOverlayProps {
	readonly raster: Raster;
	/** What the raster covers. */
	readonly crop: Crop;
	readonly view: PlotView;
}

/** A picture over a crop of the map, following its zoom. */
export function RasterOverlay({ raster, crop, view }: RasterOverlayProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const picture = useRef<{ raster: Raster; canvas: HTMLCanvasElement } | null>(null);
	useEffect(() => {
		const context = prepare(canvas.current, view);
		if (context === null) return;
		if (picture.current?.raster !== raster) picture.current = { raster, canvas: canvasOf(raster) };
		drawOverCrop(context, picture.current.canvas, crop, view);
	}, [raster, crop, view]);
	return (
		<canvas
			ref={canvas}
			className="map-overlay"
			style={{ left: view.leftPx, top: view.topPx, width: view.widthPx, height: view.heightPx }}
		/>
	);
}

function canvasOf({ width, height, pixels }: Raster): HTMLCanvasElement {
	const canvas = document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
	return canvas;
}

/** Draws a picture of a crop where the view has it. */
export function drawOverCrop(
	context: CanvasRenderingContext2D,
	picture: HTMLCanvasElement,
	crop: Crop,
	view: PlotView,
): void {
	const x = toPx(crop.x0 - 0.5, view.xRange, view.widthPx);
	const y = toPx(crop.y0 - 0.5, topDown(view), view.heightPx);
	const width = toPx(crop.x1 - 0.5, view.xRange, view.widthPx) - x;
	const height = toPx(crop.y1 - 0.5, topDown(view), view.heightPx) - y;
	context.drawImage(picture, x, y, width, height);
}
