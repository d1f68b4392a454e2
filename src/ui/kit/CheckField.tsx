import { useId } from "react";

export interface CheckFieldProps {
	readonly label: string;
	readonly checked: boolean;
	readonly meaning?: string;
	readonly onChange: (checked: boolean) => void;
}

export function CheckField({ label, checked, meaning, onChange }: CheckFieldProps) {
	const id = useId();
	return (
		<div className="check">
			<input
				id={id}
				type="checkbox"
				checked={checked}
				aria-describedby={`${id}-note`}
				onChange={(event) => onChange(event.target.checked)}
			/>
			<label htmlFor={id}>{label}</label>
			{meaning !== undefined && (
				<p id={`${id}-note`} className="field-note">
					{meaning}
				</p>
			)}
		</div>
	);
}
