/** A reading of a Prometheus exposition: values by name, summed over labels, and by `name{labels}`. */
export type Exposition = { sum(name: string): number; with(name: string, label: string): number }

export const parseExposition = (text: string): Exposition => {
  const samples = text.split('\n').flatMap((line) => {
    const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)
    return found ? [{ name: found[1]!, labels: found[2] ?? '', value: Number(found[3]) }] : []
  })
  const sumOf = (name: string, label: string): number =>
    samples
      .filter((sample) => sample.name === name && sample.labels.includes(label))
      .reduce((sum, { value }) => sum + value, 0)
  return { sum: (name) => sumOf(name, ''), with: sumOf }
}
