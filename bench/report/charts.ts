import * as echarts from 'echarts'

/** A chart of the report, in a file of its own. */
export type Chart = { file: string; title: string; svg: string }

const size = { width: 820, height: 380 }
const colours = ['#2b6cb0', '#c05621', '#2f855a', '#6b46c1', '#b83280', '#4a5568', '#b7791f']

type Axis = { name: string; isLog?: boolean }
type Points = readonly (readonly [x: number, y: number])[]

/** Lines over numbers. */
export const lineChart = (chart: {
  file: string
  title: string
  x: Axis
  y: Axis
  lines: readonly { name: string; points: Points }[]
}): Chart =>
  render(chart, {
    xAxis: { ...axis(chart.x), nameLocation: 'middle', nameGap: 28 },
    yAxis: axis(chart.y),
    series: chart.lines.map(({ name, points }) => ({
      type: 'line',
      name,
      data: points.map((point) => [...point]),
      showSymbol: points.length <= 30,
    })),
  })

/** Bars for named things, side by side or on top of each other. */
export const barChart = (chart: {
  file: string
  title: string
  categories: readonly string[]
  y: Axis
  isStacked?: boolean
  bars: readonly { name: string; values: readonly number[] }[]
}): Chart =>
  render(chart, {
    xAxis: { type: 'category', data: [...chart.categories] },
    yAxis: axis(chart.y),
    series: chart.bars.map(({ name, values }) => ({
      type: 'bar',
      name,
      data: [...values],
      ...(chart.isStacked ? { stack: 'all' } : {}),
    })),
  })

const axis = ({ name, isLog = false }: Axis) =>
  isLog ? { type: 'log' as const, name } : { type: 'value' as const, name, min: 0 }

const render = (
  { file, title }: { file: string; title: string },
  option: echarts.EChartsCoreOption,
): Chart => {
  const chart = echarts.init(null, undefined, { renderer: 'svg', ssr: true, ...size })
  chart.setOption({
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    // Wide enough for any font, because nothing measures the text here.
    legend: { bottom: 0, itemGap: 28 },
    grid: { left: 70, right: 40, top: 60, bottom: 75 },
    backgroundColor: '#ffffff',
    color: colours,
    animation: false,
    ...option,
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return { file, title, svg }
}
