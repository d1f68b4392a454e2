import { useEffect, useId, useState } from "react";

export interface NumberFieldProps {
	readonly label: string;
	readonly unit?: string;
	/** Null shows an empty field. */
	readonly value: number | null;
	/** What the value means, under the field. */
	readonly meaning?: string;
	readonly problem: (value: number | null) => string | null;
	readonly onChange: (value: number | null) => void;
	readonly placeholder?: string;
	/** Says whether the text can be used, whenever that changes; a field that goes away counts as usable. */
	readonly onUsable?: (label: string, usable: boolean) => void;
}

/**
 * A number typed as text, so that "1e-4" can be written. The value goes out when the field is left or Enter is pressed and
 * only if it can be used; until then the problem stands under the field.
 */
export function NumberField({
	label,
	unit,
	value,
	meaning,
	problem,
	onChange,
	placeholder,
	onUsable,
}: NumberFieldProps) {
	const id = useId();
	const shown = value === null ? "" : shortText(value);
	const [text, setText] = useState(shown);
	useEffect(() => setText(shown), [shown]);
	const typed = text.trim() === "" ? null : Number(text.trim().replace(",", "."));
	const wrong = problem(typed);
	const usable = wrong === null;
	useEffect(() => {
		onUsable?.(label, usable);
		return () => onUsable?.(label, true);
	}, [onUsable, label, usable]);
	const commit = (): void => {
		if (wrong === null && typed !== value) onChange(typed);
	};
	return (
		<div className="field">
			<label htmlFor={id}>{label}</label>
			<span className="field-input">
				<input
					id={id}
					type="text"
					inputMode="decimal"
					value={text}
					placeholder={placeholder}
					aria-invalid={wrong !== null}
					aria-describedby={`${id}-note`}
					onChange={(event) => setText(event.target.value)}
					onBlur={commit}
					onKeyDown={(event) => event.key === "Enter" && commit()}
				/>
				{unit !== undefined && <span className="unit">{unit}</span>}
			</span>
			<p id={`${id}-note`} className={wrong === null ? "field-note" : "field-note wrong"}>
				{wrong ?? meaning}
			</p>
		</div>
	);
}

function shortText(value: number): string {
	return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace("e+", "e") : String(value);
}
