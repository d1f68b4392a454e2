import { type PointerEvent, useCallback, useEffect, useMemo, useRef } from "react";
import type { Palette } from "../../figures/drawing/picture.ts";
import { type MapFigure, mapPicture, mapPlace } from "../../figures/field/mapPicture.ts";
import { FigureView } from "../figure/FigureView.tsx";
import type { MapCamera } from "./useMapCamera.ts";

export interface RunMapProps {
	readonly title: string;
	readonly figure: MapFigure;
	/** The raster of the figure as an image address. */
	readonly address: string;
	readonly camera: MapCamera;
	/** Canonical pixel under the pointer; null when it left. */
	readonly onPoint: (pixel: { readonly y: number; readonly x: number } | null) => void;
}

/** One of several maps under one camera: drag moves all of them, the wheel zooms all of them. */
export function RunMap({ title, figure, address, camera, onPoint }: RunMapProps) {
	const host = useRef<HTMLDivElement>(null);
	const held = useRef<{ readonly x: number; readonly y: number } | null>(null);
	const { view, isPart, zoom, move } = camera;
	const shown = useMemo(() => ({ ...figure, view, isPart }), [figure, view, isPart]);
	const draw = useCallback(
		(palette: Palette, width: number, height: number) => mapPicture(shown, address, palette, width, height),
		[shown, address],
	);
	const heightFor = useCallback(() => Math.max(170, Math.min(900, Math.floor((window.innerHeight - 268) / 2))), []);

	/** Canonical pixel and zoom at a place of the window; null beside the map. */
	const placeAt = useCallback(
		(clientX: number, clientY: number) => {
			const box = host.current?.querySelector("svg")?.getBoundingClientRect();
			if (box === undefined) return null;
			const { zoom: perPx, left, top, area } = mapPlace(view, box.width, box.height);
			const [px, py] = [clientX - box.left, clientY - box.top];
			if (px < 0 || py < 0 || px > area.width || py > area.height) return null;
			return { x: view.x0 + (px - left) / perPx, y: view.y0 + (py - top) / perPx, perPx };
		},
		[view],
	);
	useEffect(() => {
		const element = host.current;
		if (element === null) return;
		// The page must not scroll under the map: React's own wheel listener could not prevent it.
		const onWheel = (event: WheelEvent): void => {
			const at = placeAt(event.clientX, event.clientY);
			if (at === null) return;
			event.preventDefault();
			zoom(Math.exp(Math.max(-0.4, Math.min(0.4, event.deltaY / 400))), at);
		};
		element.addEventListener("wheel", onWheel, { passive: false });
		return () => element.removeEventListener("wheel", onWheel);
	}, [placeAt, zoom]);

	const onDown = (event: PointerEvent<HTMLDivElement>): void => {
		if (event.button !== 0 || placeAt(event.clientX, event.clientY) === null) return;
		event.currentTarget.setPointerCapture(event.pointerId);
		held.current = { x: event.clientX, y: event.clientY };
	};
	const onMove = (event: PointerEvent<HTMLDivElement>): void => {
		const at = placeAt(event.clientX, event.clientY);
		const from = held.current;
		if (from === null) {
			onPoint(at === null ? null : { y: Math.floor(at.y), x: Math.floor(at.x) });
			return;
		}
		if (at === null) return;
		move((from.y - event.clientY) / at.perPx, (from.x - event.clientX) / at.perPx, false);
		held.current = { x: event.clientX, y: event.clientY };
	};
	const onUp = (): void => {
		if (held.current === null) return;
		held.current = null;
		move(0, 0, true);
	};
	return (
		<figure className="run-map">
			<figcaption>
				<strong>{title}</strong>
			</figcaption>
			<div
				ref={host}
				className="run-map-area"
				onPointerDown={onDown}
				onPointerMove={onMove}
				onPointerUp={onUp}
				onPointerCancel={onUp}
				onPointerLeave={() => onPoint(null)}
			>
				<FigureView draw={draw} twin={`${title}. ${figure.title}. ${figure.twin}`} heightFor={heightFor} />
			</div>
		</figure>
	);
}
