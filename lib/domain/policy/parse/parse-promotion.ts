// What lanes of a task type must show before more autonomy is recommended.
import { readChoice, readFields, readWholeNumber, type Problems } from '../../yaml/field-reader'
import type { YamlEntry } from '../../yaml/read-yaml'
import { risks, type PromotionTerms } from '../../trust/promotion-rule'

const numbers = {
  tasks: { field: 'tasksMin', range: { min: 1, max: 1000 } },
  files: { field: 'filesMin', range: { min: 1, max: 1000 } },
  unfinished: { field: 'unfinishedPercentMax', range: { min: 0, max: 100 } },
  leads: { field: 'leadsMin', range: { min: 1, max: 2 } },
  cleanPerDay: { field: 'cleanPerDayMax', range: { min: 1, max: 1000 } },
} as const

/** The fields `risk` and `promotion` of a type; what they leave open is left out. */
export function readPromotion(
  fields: ReadonlyMap<string, YamlEntry>,
  problems: Problems,
): Partial<PromotionTerms> {
  const [riskField, promotion] = [fields.get('risk'), fields.get('promotion')]
  const risk = riskField && readChoice(riskField, risks, problems)
  return {
    ...(risk ? { risk: risk.value } : {}),
    ...(promotion ? readNumbers(promotion, problems) : {}),
  }
}

function readNumbers(promotion: YamlEntry, problems: Problems): Partial<PromotionTerms> {
  const fields = readFields(promotion.value, Object.keys(numbers), '`promotion`', problems)
  const read = Object.entries(numbers).flatMap(([key, { field, range }]) => {
    const entry = fields?.get(key)
    const number = entry && readWholeNumber(entry, range, problems)
    return number === null || number === undefined ? [] : [[field, number] as const]
  })
  return Object.fromEntries(read)
}
