import type { Config, Data, Layout, PlotlyHTMLElement } from "plotly.js/lib/core";
import Plotly from "plotly.js/lib/core";
import heatmap from "plotly.js/lib/heatmap";

// Scatter is part of the core; nothing else is drawn, so nothing else is loaded.
Plotly.register([heatmap]);

export type { Config, Data, Layout, PlotlyHTMLElement };
export { Plotly };
