import { useContext, useEffect, useState } from "react";
import { faultFromError } from "../../domain/fault.ts";
import { readDrop } from "../../platform/readDrop.ts";
import { rememberFolder } from "../../platform/rememberedFolders.ts";
import { AppContext } from "../appContext.ts";

/** The whole window takes files and folders; while they hover, it says what a drop will do. */
export function DropTarget() {
	const app = useContext(AppContext);
	const [over, setOver] = useState(false);
	useEffect(() => {
		if (app === null) return;
		const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
		const onOver = (event: DragEvent): void => {
			if (!holdsFiles(event)) return;
			event.preventDefault();
			setOver(true);
		};
		const onLeave = (event: DragEvent): void => {
			if (event.relatedTarget === null) setOver(false);
		};
		const onDrop = (event: DragEvent): void => {
			if (!holdsFiles(event) || event.dataTransfer === null) return;
			event.preventDefault();
			setOver(false);
			const { actions } = app.store.getState();
			readDrop(event.dataTransfer, (folder) => void rememberFolder(folder)).then(
				(picked) => actions.addPicked(picked),
				(error) => actions.notify(faultFromError(error, "drop-unreadable")),
			);
		};
		window.addEventListener("dragover", onOver);
		window.addEventListener("dragleave", onLeave);
		window.addEventListener("drop", onDrop);
		return () => {
			window.removeEventListener("dragover", onOver);
			window.removeEventListener("dragleave", onLeave);
			window.removeEventListener("drop", onDrop);
		};
	}, [app]);
	if (!over) return null;
	return (
		<div className="drop-over" aria-hidden="true">
			<p>Drop to add the files. Nothing is solved before you press Run.</p>
		</div>
	);
}
