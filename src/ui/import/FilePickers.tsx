import { type ChangeEvent, useId } from "react";
import { filesFromInput } from "../../platform/pickedFile.ts";
import { useActions, useApp } from "../appContext.ts";

/** "Choose files", "Choose folder" and the sample: the ways in beside dropping. */
export function FilePickers({ sample }: { readonly sample: boolean }) {
	const id = useId();
	const actions = useActions();
	const reading = useApp((state) => state.dataset.status === "reading");
	const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
		const files = filesFromInput(event.target.files ?? []);
		// The same file can be chosen again after it was mended.
		event.target.value = "";
		void actions.addFiles(files);
	};
	return (
		<div className="pickers">
			<span className="picker">
				<input id={`${id}-files`} type="file" multiple onChange={onChange} />
				<label className="button" htmlFor={`${id}-files`}>
					Choose files
				</label>
			</span>
			<span className="picker">
				<input
					id={`${id}-folder`}
					type="file"
					multiple
					onChange={onChange}
					ref={(input) => input?.setAttribute("webkitdirectory", "")}
				/>
				<label className="button" htmlFor={`${id}-folder`}>
					Choose folder
				</label>
			</span>
			{sample && (
				<button type="button" className="primary" disabled={reading} onClick={() => void actions.importSample()}>
					Try the sample
				</button>
			)}
		</div>
	);
}
