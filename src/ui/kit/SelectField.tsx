import { useId } from "react";

export interface SelectFieldProps<T extends string> {
	readonly label: string;
	readonly value: T;
	readonly options: readonly { readonly value: T; readonly label: string; readonly meaning: string }[];
	readonly onChange: (value: T) => void;
}

/** One of a few named choices; what the chosen one means stands under it. */
export function SelectField<T extends string>({ label, value, options, onChange }: SelectFieldProps<T>) {
	const id = useId();
	const chosen = options.find((option) => option.value === value);
	return (
		<div className="field">
			<label htmlFor={id}>{label}</label>
			<span className="field-input">
				<select
					id={id}
					value={value}
					aria-describedby={`${id}-note`}
					onChange={(event) => {
						const next = options.find((option) => option.value === event.target.value);
						if (next !== undefined) onChange(next.value);
					}}
				>
					{options.map((option) => (
						<option key={option.value} value={option.value}>
							{option.label}
						</option>
					))}
				</select>
			</span>
			<p id={`${id}-note`} className="field-note">
				{chosen?.meaning}
			</p>
		</div>
	);
}
