import { useEffect, useState } from "react";
import { faultFromError } from "../../domain/fault.ts";
import { type RememberedFolder, rememberedFolders, reopenFolder } from "../../platform/rememberedFolders.ts";
import { useActions } from "../appContext.ts";

/** Folders that were dropped before, a click away. Nothing where the browser keeps no handles. */
export function ReopenFolders() {
	const actions = useActions();
	const [folders, setFolders] = useState<readonly RememberedFolder[]>([]);
	useEffect(() => {
		void rememberedFolders().then(setFolders);
	}, []);
	const reopen = async ({ id, name }: RememberedFolder): Promise<void> => {
		try {
			const reopened = await reopenFolder(id);
			if (reopened.kind === "files") await actions.addPicked(reopened.picked);
			if (reopened.kind !== "gone") return;
			actions.notify({
				code: "folder-gone",
				severity: "warning",
				message: `The folder ${name} is no longer where it was.`,
				nextStep: "Drop it again from where it is now; finished pairs are known by their masks.",
			});
			setFolders(await rememberedFolders());
		} catch (error) {
			actions.notify(faultFromError(error, "folder-unreadable"));
		}
	};
	if (folders.length === 0) return null;
	return (
		<div className="pickers">
			{folders.map((folder) => (
				<button key={folder.id} type="button" onClick={() => void reopen(folder)}>
					Reopen {folder.name}
				</button>
			))}
		</div>
	);
}
