import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as tablePanel from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { colours } from './colours.ts';
import { datasource } from './queries.ts';

/** What every panel says. */
export interface PanelText {
  title: string;
  /** What it means, and of when it is. */
  description: string;
  /** Grafana's id of the unit (https://github.com/grafana/grafana, packages/grafana-data/src/valueFormats). */
  unit: string;
  /** What stands in place of values; left out: that Certalog is not scraped. */
  noValue?: string;
  /** Of the 24 columns of the dashboard. */
  width: number;
  /** In rows of the grid. */
  height: number;
  queries: Builder<Dataquery>[];
}

export const notScraped = 'Unknown: no data from Certalog';

interface PanelBuilder {
  title(title: string): this;
  description(description: string): this;
  datasource(source: common.DataSourceRef): this;
  unit(unit: string): this;
  noValue(text: string): this;
  span(width: number): this;
  height(height: number): this;
  targets(queries: Builder<Dataquery>[]): this;
}

export function withText<B extends PanelBuilder>(builder: B, text: PanelText): B {
  return builder
    .title(text.title)
    .description(text.description)
    .datasource(datasource)
    .unit(text.unit)
    .noValue(text.noValue ?? notScraped)
    .span(text.width)
    .height(text.height)
    .targets(text.queries);
}

/** One or few numbers; the last value of each series. */
export function statPanel(text: PanelText): stat.PanelBuilder {
  return withText(new stat.PanelBuilder(), text)
    .reduceOptions(lastValue())
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .colorScheme(fixedColour(colours.neutral));
}

/** A number that should be 0: good at 0, otherwise of the colour given. */
export function alarmPanel(text: PanelText, colour: string = colours.bad): stat.PanelBuilder {
  return statPanel(text)
    .colorMode(common.BigValueColorMode.Background)
    .colorScheme(byThresholds())
    .thresholds(thresholds([null, colours.good], [1, colour]));
}

export function lines(text: PanelText): timeseries.PanelBuilder {
  return withText(new timeseries.PanelBuilder(), text)
    .min(0)
    .lineWidth(2)
    .fillOpacity(0)
    .showPoints(common.VisibilityMode.Never)
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    );
}

export function tableOf(text: PanelText): tablePanel.PanelBuilder {
  return withText(new tablePanel.PanelBuilder(), text).filterable(true);
}

export function bars(text: PanelText): bargauge.PanelBuilder {
  return withText(new bargauge.PanelBuilder(), text)
    .reduceOptions(lastValue())
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .orientation(common.VizOrientation.Horizontal)
    .colorScheme(fixedColour(colours.neutral));
}

export function thresholds(...steps: [from: number | null, colour: string][]) {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));
}

export function byThresholds(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds);
}

export function fixedColour(colour: string): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(colour);
}

/** The property of an override that gives a series its colour. */
export function seriesColour(fixedColor: string): dashboard.DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor } };
}

/** Words, with their colours, for the values of a field. */
export function words(options: Record<string, { text: string; color?: string }>): dashboard.ValueMap {
  return { type: dashboard.MappingType.ValueToText, options };
}

/** One word for all values from a number on. */
export function wordFrom(from: number, result: { text: string; color: string }): dashboard.RangeMap {
  return { type: dashboard.MappingType.RangeToText, options: { from, to: null, result } };
}

function lastValue(): common.ReduceDataOptionsBuilder {
  return new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);
}
