import { useState } from "react";
import { csvOfTable, type NumberTable } from "../../analysis/index.ts";
import { framedPicture, LIGHT, type Picture, type PictureFrame, rootOf } from "../../figures/drawing/picture.ts";
import { svgFileText } from "../../figures/drawing/svgNode.ts";
import { copyText, pngFromSvg } from "../../platform/figureFiles.ts";
import { downloadBlob } from "../../platform/saveBlob.ts";

export interface FigureActionsProps {
	/** What the figure is called, for the buttons' names. */
	readonly name: string;
	/** File name without its ending. */
	readonly stem: string;
	/** The drawing in light colours, made when it is asked for. */
	readonly draw: () => Picture;
	readonly frame: PictureFrame;
	readonly table: () => NumberTable;
	/** Finer tables behind the figure, as files. */
	readonly moreTables?: readonly { readonly label: string; readonly table: () => NumberTable }[];
}

/** Device pixels to a CSS pixel: 300 dots an inch at 96 CSS pixels an inch. */
const PNG_SCALE = 300 / 96;

/** Saves a figure as SVG or PNG and its numbers as CSV, on the clipboard or in a file. */
export function FigureActions({ name, stem, draw, frame, table, moreTables = [] }: FigureActionsProps) {
	const [said, setSaid] = useState("");
	const framed = () => framedPicture(draw(), frame);
	const svgText = (picture: Picture) => svgFileText(rootOf(picture, LIGHT));
	const saveSvg = (): void => {
		downloadBlob(new Blob([svgText(framed())], { type: "image/svg+xml" }), `${stem}.svg`);
		setSaid("SVG saved.");
	};
	const savePng = async (): Promise<void> => {
		const picture = framed();
		try {
			downloadBlob(await pngFromSvg(svgText(picture), picture.width, picture.height, PNG_SCALE), `${stem}.png`);
			setSaid("PNG saved.");
		} catch {
			setSaid("The browser could not make the PNG; save the SVG instead.");
		}
	};
	const copy = async (): Promise<void> => {
		const numbers = table();
		const done = await copyText(csvOfTable(numbers));
		setSaid(done ? `${numbers.rows.length} rows copied.` : "The browser refused the clipboard; save the CSV instead.");
	};
	const saveCsv = (of: () => NumberTable, ending: string): void => {
		downloadBlob(new Blob([csvOfTable(of())], { type: "text/csv" }), `${stem}${ending}.csv`);
		setSaid("CSV saved.");
	};
	return (
		<fieldset className="figure-actions" aria-label={`Save ${name}`}>
			<span className="hint" role="status">
				{said}
			</span>
			<button type="button" className="quiet" onClick={() => void copy()}>
				Copy numbers
			</button>
			<button type="button" className="quiet" onClick={() => saveCsv(table, "")}>
				CSV
			</button>
			{moreTables.map((more) => (
				<button
					key={more.label}
					type="button"
					className="quiet"
					onClick={() => saveCsv(more.table, `_${more.label.toLowerCase()}`)}
				>
					{more.label}
					<span className="hidden"> as CSV</span>
				</button>
			))}
			<button type="button" className="quiet" onClick={saveSvg}>
				SVG
			</button>
			<button type="button" className="quiet" onClick={() => void savePng()}>
				PNG
			</button>
		</fieldset>
	);
}
