import { type ReactNode, useEffect, useId, useRef, useState } from "react";

export interface DisclosureProps {
	readonly label: ReactNode;
	readonly title?: string;
	readonly className?: string;
	readonly children: ReactNode;
}

/** A button that opens a small panel under itself; Escape or a press elsewhere closes it. Not modal. */
export function Disclosure({ label, title, className = "", children }: DisclosureProps) {
	const [open, setOpen] = useState(false);
	const id = useId();
	const root = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!open) return;
		const onPointer = (event: PointerEvent): void => {
			if (!root.current?.contains(event.target as Node)) setOpen(false);
		};
		const onKey = (event: KeyboardEvent): void => {
			if (event.key !== "Escape") return;
			setOpen(false);
			root.current?.querySelector("button")?.focus();
		};
		document.addEventListener("pointerdown", onPointer);
		document.addEventListener("keydown", onKey);
		return () => {
			document.removeEventListener("pointerdown", onPointer);
			document.removeEventListener("keydown", onKey);
		};
	}, [open]);
	return (
		<div className={`disclosure ${className}`} ref={root}>
			<button
				type="button"
				className="quiet"
				title={title}
				aria-expanded={open}
				aria-controls={id}
				onClick={() => setOpen(!open)}
			>
				{label}
			</button>
			{open && (
				<div className="disclosure-panel" id={id}>
					{children}
				</div>
			)}
		</div>
	);
}
