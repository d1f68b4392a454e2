import { memo, type PointerEvent, useCallback, useEffect, useRef } from "react";
import type { Palette } from "../../figures/drawing/picture.ts";
import { type RunScatterFigure, runScatterPicture, runScatterTwin } from "../../figures/groups/runScatterFigure.ts";
import { FigureView } from "../figure/FigureView.tsx";

export interface RunsScatterProps {
	readonly figure: RunScatterFigure;
	/** The pair under the pointer, here or in the table. */
	readonly pointed: string | null;
	readonly onPoint: (pairId: string | null) => void;
	readonly onOpen: (pairId: string) => void;
}

/** The plot of all pairs; a point is read when it is pointed at and opened when it is pressed. */
export function RunsScatter({ figure, pointed, onPoint, onOpen }: RunsScatterProps) {
	const host = useRef<HTMLDivElement>(null);
	useEffect(() => {
		// Marked in place: drawing thousands of points anew for every move of the pointer would be felt.
		const point = pointed === null ? null : host.current?.querySelector(`[data-id="${CSS.escape(pointed)}"]`);
		point?.classList.add("pointed");
		return () => point?.classList.remove("pointed");
	}, [pointed]);
	const over = (event: PointerEvent<HTMLDivElement>): void =>
		onPoint((event.target as Element).closest("[data-id]")?.getAttribute("data-id") ?? null);
	return (
		<div ref={host} className="runs-scatter" onPointerOver={over} onPointerLeave={() => onPoint(null)}>
			<Points figure={figure} onOpen={onOpen} />
		</div>
	);
}

const Points = memo(function Points({ figure, onOpen }: Pick<RunsScatterProps, "figure" | "onOpen">) {
	const draw = useCallback(
		(palette: Palette, width: number, height: number) => runScatterPicture(figure, palette, width, height),
		[figure],
	);
	const heightFor = useCallback((width: number) => Math.max(260, Math.min(width, window.innerHeight - 265)), []);
	return <FigureView draw={draw} twin={runScatterTwin(figure)} heightFor={heightFor} onPick={onOpen} />;
});
