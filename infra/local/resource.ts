import * as z from 'zod';

export const ResourceIn = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.unknown().optional(),
  DeletionPolicy: z.unknown().optional(),
  UpdateReplacePolicy: z.unknown().optional(),
  Metadata: z.unknown().optional(),
  Condition: z.string().optional(),
});
export type ResourceIn = z.infer<typeof ResourceIn>;
