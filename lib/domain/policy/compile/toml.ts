// As much of TOML as the compiled files need: strings, numbers, booleans, lists of strings, tables.

type TomlValue = string | number | boolean | readonly string[]
type TomlTable = Readonly<Record<string, TomlValue>>

/** `header` as it stands in the file, e.g. `[analytics]` or `[[rule]]`; the keys are bare ones. */
export function tomlTable(header: string, table: TomlTable): string {
  const lines = Object.entries(table).map(([key, value]) => `${key} = ${tomlValue(value)}`)
  return `${[...(header === '' ? [] : [header]), ...lines].join('\n')}\n`
}

function tomlValue(value: TomlValue): string {
  if (typeof value === 'string') return tomlString(value)
  if (typeof value === 'object') return `[${value.map(tomlString).join(', ')}]`
  return String(value)
}

/**
 * A text with backslashes or quotes reads best as a literal string, which knows no escapes, so it is one wherever it
 * holds nothing that such a string cannot. JSON escapes what TOML wants escaped, but for DEL; half a surrogate pair is
 * no character of TOML and becomes U+FFFD.
 */
export function tomlString(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, '\uFFFD')
  if (/["\\]/.test(whole) && !/['\p{Cc}]/u.test(whole)) return `'${whole}'`
  return JSON.stringify(whole).replaceAll('\x7F', '\\u007F')
}
