export interface ChoiceFieldProps {
	readonly label: string;
	readonly value: string;
	readonly options: readonly (readonly [value: string, words: string])[];
	readonly onChange: (value: string) => void;
}

/** A label and a short list on one line. */
export function ChoiceField({ label, value, options, onChange }: ChoiceFieldProps) {
	return (
		<label className="choice">
			{label}
			<select value={value} onChange={(event) => onChange(event.target.value)}>
				{options.map(([key, words]) => (
					<option key={key} value={key}>
						{words}
					</option>
				))}
			</select>
		</label>
	);
}
