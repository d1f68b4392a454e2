import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Palette, type Picture, rootOf } from "../../figures/drawing/picture.ts";
import { SvgPicture } from "../kit/SvgPicture.tsx";
import { usePalette } from "./usePalette.ts";

export interface FigureViewProps {
	/** Pure: the same arguments give the same drawing. */
	readonly draw: (palette: Palette, width: number, height: number) => Picture;
	/** The picture in words. */
	readonly twin: string;
	/** Height in CSS pixels for a width; the drawing may take less or more. */
	readonly heightFor: (width: number) => number;
	readonly onPick?: (id: string) => void;
	/** For a page that is printed, whatever the theme. */
	readonly palette?: Palette;
}

/** A drawing that fills the width it is given, in the colours of the theme. */
export function FigureView({ draw, twin, heightFor, onPick, palette }: FigureViewProps) {
	const host = useRef<HTMLDivElement>(null);
	const [width, setWidth] = useState(0);
	const theme = usePalette();
	const colours = palette ?? theme;
	// Before the first paint: a figure that came a frame later would push what stands under it down.
	useLayoutEffect(() => {
		const element = host.current;
		if (element === null) return;
		const measure = (): void => setWidth(Math.floor(element.clientWidth));
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	const root = useMemo(
		() => (width < 60 ? null : rootOf(draw(colours, width, Math.round(heightFor(width))), colours)),
		[draw, colours, width, heightFor],
	);
	return (
		<div className="figure-host" ref={host}>
			{root !== null && <SvgPicture root={root} label={twin} {...(onPick === undefined ? {} : { onPick })} />}
		</div>
	);
}
