/** Jobs and imports as `/api/v1` shows them. */
import type { Answer } from './client'

export type Job = Answer<'get', '/jobs/{id}'>
export type JobState = Job['state']
export type Progress = Job['progress']

export type Import = Answer<'get', '/imports/{id}'>
export type ImportProblem = Import['problems'][number]

export type Preview = Answer<'post', '/imports/preview'>
export type FileFormat = Preview['format']
