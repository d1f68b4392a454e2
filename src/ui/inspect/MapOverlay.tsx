import { type PointerEvent, useEffect, useRef, useState } from "react";
import { CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import type { FollowedMass } from "../../figures/pair/followMass.ts";
import type { PlotView } from "../kit/Plot.tsx";

export interface MapPoint {
	readonly y: number;
	readonly x: number;
}

export interface MapOverlayProps {
	readonly view: PlotView;
	readonly artifacts: PairArtifacts;
	readonly followed: FollowedMass | null;
	readonly polygon: readonly MapPoint[];
	/** Dragging draws a lasso instead of moving the map. */
	readonly lasso: boolean;
	readonly onLasso: (polygon: readonly MapPoint[]) => void;
}

/** What is followed, drawn above the map in its own coordinates: the pixels, their image, the way between, the lasso. */
export function MapOverlay({ view, artifacts, followed, polygon, lasso, onLasso }: MapOverlayProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const [drawing, setDrawing] = useState<readonly MapPoint[] | null>(null);
	const line = drawing ?? polygon;
	useEffect(() => {
		const context = prepare(canvas.current, view);
		if (context === null) return;
		if (followed !== null) drawFollowed(context, view, artifacts, followed);
		if (line.length > 1) drawLasso(context, view, line);
	}, [view, artifacts, followed, line]);

	const pointAt = (event: PointerEvent<HTMLCanvasElement>): MapPoint => {
		const box = event.currentTarget.getBoundingClientRect();
		return {
			x: fromPx(event.clientX - box.left, view.xRange, view.widthPx),
			y: fromPx(event.clientY - box.top, topDown(view), view.heightPx),
		};
	};
	return (
		<canvas
			ref={canvas}
			className={lasso ? "map-overlay lasso" : "map-overlay"}
			style={{ left: view.leftPx, top: view.topPx, width: view.widthPx, height: view.heightPx }}
			onPointerDown={(event) => {
				event.currentTarget.setPointerCapture(event.pointerId);
				setDrawing([pointAt(event)]);
			}}
			onPointerMove={(event) => {
				if (drawing !== null) setDrawing([...drawing, pointAt(event)]);
			}}
			onPointerUp={() => {
				if (drawing !== null) onLasso(drawing.length > 2 ? drawing : []);
				setDrawing(null);
			}}
			onPointerCancel={() => setDrawing(null)}
		/>
	);
}

/** An axis range begins at the bottom, screen pixels at the top. */
export function topDown({ yRange }: PlotView): readonly [number, number] {
	return [yRange[1], yRange[0]];
}

function fromPx(px: number, range: readonly [number, number], size: number): number {
	return range[0] + (px / size) * (range[1] - range[0]);
}

export function toPx(value: number, range: readonly [number, number], size: number): number {
	return ((value - range[0]) / (range[1] - range[0])) * size;
}

/** A cleared context in CSS pixels of the view, sharp on dense screens. */
export function prepare(element: HTMLCanvasElement | null, view: PlotView): CanvasRenderingContext2D | null {
	const context = element?.getContext("2d") ?? null;
	if (element === null || context === null) return null;
	const density = window.devicePixelRatio;
	const [width, height] = [Math.round(view.widthPx * density), Math.round(view.heightPx * density)];
	if (element.width !== width) element.width = width;
	if (element.height !== height) element.height = height;
	context.setTransform(density, 0, 0, density, 0, 0);
	context.clearRect(0, 0, view.widthPx, view.heightPx);
	return context;
}

/** White, and Okabe–Ito orange. */
const OWN = [255, 255, 255] as const;
const IMAGE = [230, 159, 0] as const;

/** Share of the image's densest pixel below which nothing is drawn. */
const FAINT = 0.01;

function drawFollowed(
	context: CanvasRenderingContext2D,
	view: PlotView,
	artifacts: PairArtifacts,
	{ side, slots, fromY, fromX, image }: FollowedMass,
): void {
	const x = (value: number): number => toPx(value, view.xRange, view.widthPx);
	const y = (value: number): number => toPx(value, topDown(view), view.heightPx);
	const { crop } = artifacts;
	const width = crop.x1 - crop.x0;
	const cells = new ImageData(width, crop.y1 - crop.y0);
	const dye = (pixel: number, [red, green, blue]: readonly [number, number, number], alpha: number): void => {
		const at = 4 * ((Math.floor(pixel / CANONICAL_WIDTH) - crop.y0) * width + (pixel % CANONICAL_WIDTH) - crop.x0);
		cells.data.set([red, green, blue, 255 * alpha], at);
	};
	const own = artifacts[side].index;
	for (const slot of slots) dye(own[slot] as number, OWN, slots.length === 1 ? 1 : 0.4);
	const densest = image.mass.reduce((most, mass) => Math.max(most, mass), 0);
	const index = artifacts[image.side].index;
	image.mass.forEach((mass, slot) => {
		if (mass > FAINT * densest) dye(index[slot] as number, IMAGE, 0.15 + (0.8 * mass) / densest);
	});
	paint(context, cells, [x(crop.x0 - 0.5), y(crop.y0 - 0.5), x(crop.x1 - 0.5), y(crop.y1 - 0.5)]);
	if (!(image.total > 0)) return;
	// From the pixel to the centroid of its image, or the other way for a target pixel: always the way that mass goes.
	const ends = [
		[x(fromX), y(fromY)],
		[x(image.meanX), y(image.meanY)],
	] as const;
	const [tail, tip] = side === "source" ? ends : [ends[1], ends[0]];
	for (const [colour, width] of [
		["rgba(255,255,255,0.9)", 5],
		["#000000", 2],
	] as const) {
		context.strokeStyle = colour;
		context.lineWidth = width;
		arrow(context, tail, tip);
	}
}

/** Pixels without seams between them, into a box [left, top, right, bottom] on the screen. */
function paint(
	context: CanvasRenderingContext2D,
	cells: ImageData,
	[left, top, right, bottom]: readonly [number, number, number, number],
): void {
	const small = document.createElement("canvas");
	small.width = cells.width;
	small.height = cells.height;
	small.getContext("2d")?.putImageData(cells, 0, 0);
	context.imageSmoothingEnabled = false;
	context.drawImage(small, left, top, right - left, bottom - top);
}

function arrow(
	context: CanvasRenderingContext2D,
	tail: readonly [number, number],
	tip: readonly [number, number],
): void {
	const [dx, dy] = [tip[0] - tail[0], tip[1] - tail[1]];
	const length = Math.hypot(dx, dy);
	if (length < 3) return;
	const head = Math.min(12, 0.4 * length);
	const [bx, by] = [(-dx / length) * head, (-dy / length) * head];
	context.beginPath();
	context.moveTo(...tail);
	context.lineTo(...tip);
	context.moveTo(tip[0] + 0.87 * bx - 0.5 * by, tip[1] + 0.87 * by + 0.5 * bx);
	context.lineTo(...tip);
	context.lineTo(tip[0] + 0.87 * bx + 0.5 * by, tip[1] + 0.87 * by - 0.5 * bx);
	context.stroke();
}

function drawLasso(context: CanvasRenderingContext2D, view: PlotView, polygon: readonly MapPoint[]): void {
	context.beginPath();
	for (const point of polygon) {
		context.lineTo(toPx(point.x, view.xRange, view.widthPx), toPx(point.y, topDown(view), view.heightPx));
	}
	context.closePath();
	for (const [colour, width] of [
		["rgba(255,255,255,0.9)", 4],
		["#000000", 1.5],
	] as const) {
		context.strokeStyle = colour;
		context.lineWidth = width;
		context.stroke();
	}
}
