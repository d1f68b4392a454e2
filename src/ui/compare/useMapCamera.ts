import { useCallback, useEffect, useRef, useState } from "react";
import type { Crop } from "../../domain/grid.ts";
import type { Camera } from "../../state/appState.ts";
import { useActions, useApp } from "../appContext.ts";

/** The narrowest view, canonical px. */
const NARROWEST = 12;
/** The wheel has come to rest after so long. */
const REST_MS = 250;

export interface MapCamera {
	readonly view: Crop;
	/** False while the whole shapes are shown. */
	readonly isPart: boolean;
	/** Makes the view `factor` times as wide; (y, x) stays where it is. */
	readonly zoom: (factor: number, about?: { readonly y: number; readonly x: number }) => void;
	/** Moves what is seen, canonical px; `rest` when the hand is taken off. */
	readonly move: (dy: number, dx: number, rest: boolean) => void;
	readonly fit: () => void;
}

/** One camera for all maps of a pair, the inspector's own: kept in the address once the hand rests. */
export function useMapCamera(whole: Crop): MapCamera {
	const camera = useApp((state) => state.view.camera);
	const { show } = useActions();
	const [moving, setMoving] = useState<Crop | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const view = moving ?? (camera === null ? whole : viewOfCamera(camera));
	const now = useRef(view);
	now.current = view;
	useEffect(() => () => clearTimeout(timer.current), []);

	const settle = useCallback(
		(next: Crop) => {
			clearTimeout(timer.current);
			setMoving(null);
			show({ camera: next.x1 - next.x0 >= whole.x1 - whole.x0 ? null : cameraOfView(next) });
		},
		[show, whole],
	);
	const zoom = useCallback<MapCamera["zoom"]>(
		(factor, about) => {
			const { x0, x1, y0, y1 } = now.current;
			const at = about ?? { y: (y0 + y1) / 2, x: (x0 + x1) / 2 };
			const share = Math.max(factor, NARROWEST / (x1 - x0));
			const next = {
				...{ x0: at.x + (x0 - at.x) * share, x1: at.x + (x1 - at.x) * share },
				...{ y0: at.y + (y0 - at.y) * share, y1: at.y + (y1 - at.y) * share },
			};
			if (about === undefined || next.x1 - next.x0 >= whole.x1 - whole.x0) {
				settle(next);
				return;
			}
			now.current = next;
			setMoving(next);
			clearTimeout(timer.current);
			timer.current = setTimeout(() => settle(now.current), REST_MS);
		},
		[settle, whole],
	);
	const move = useCallback<MapCamera["move"]>(
		(dy, dx, rest) => {
			const { x0, x1, y0, y1 } = now.current;
			const next = { x0: x0 + dx, x1: x1 + dx, y0: y0 + dy, y1: y1 + dy };
			now.current = next;
			if (rest) settle(next);
			else setMoving(next);
		},
		[settle],
	);
	const fit = useCallback(() => settle(whole), [settle, whole]);
	return { view, isPart: moving !== null || camera !== null, zoom, move, fit };
}

/** A camera's ends are pixel centres, and its y begins at the bottom. */
function viewOfCamera({ x, y }: Camera): Crop {
	return { x0: x[0] + 0.5, x1: x[1] + 0.5, y0: y[1] + 0.5, y1: y[0] + 0.5 };
}

function cameraOfView({ x0, x1, y0, y1 }: Crop): Camera {
	return { x: [x0 - 0.5, x1 - 0.5], y: [y1 - 0.5, y0 - 0.5] };
}
