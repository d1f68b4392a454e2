import { useEffect, useRef } from "react";
import { useActions, useApp } from "../appContext.ts";
import { KEY_BINDINGS } from "./keymap.ts";

/** The shortcuts that work, from the map that makes them work, and the three steps of a first run. */
export default function HelpPanel() {
	const state = useApp((whole) => whole);
	const actions = useActions();
	const panel = useRef<HTMLElement>(null);
	useEffect(() => {
		panel.current?.focus();
	}, []);
	return (
		<aside className="help" aria-label="Help" tabIndex={-1} ref={panel}>
			<header>
				<h2>Help</h2>
				<button
					type="button"
					className="quiet"
					aria-label="Close help"
					onClick={() => actions.show({ helpOpen: false })}
				>
					×
				</button>
			</header>
			<ol>
				<li>Drop a manifest and its mask tables (CSV), or a whole folder, anywhere on the page.</li>
				<li>Look through the table of pairs and the parameters, then press Run.</li>
				<li>Walk through the pairs with the arrow keys; “Download bundle” saves tables and fields for Python or R.</li>
				<li>
					Compare shows two groups of the run, or two runs side by side: run again with other parameters, or drop
					another run’s bundle on the page.
				</li>
			</ol>
			<h3>Shortcuts</h3>
			<dl>
				{KEY_BINDINGS.map((binding) => (
					<div key={binding.does} className={binding.when(state) ? undefined : "hint"}>
						<dt>
							{binding.shown.map((key) => (
								<kbd key={key}>{key}</kbd>
							))}
						</dt>
						<dd>{binding.does}</dd>
					</div>
				))}
			</dl>
			<p>On the map: drag to move, wheel to zoom. All data stays on this machine.</p>
		</aside>
	);
}
