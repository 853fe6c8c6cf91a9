// Package audit says what a record proves. It follows the chain of hashes over a run and computes again all of it that can
// be (Examine): inputs, facts, milestones, and what it says of its machine and its agent. It has an agent decide again
// offline (Rerun) or with a live model (Sample), finds the first divergence of two runs (Compare), and ranks runs that can be
// compared (Rank, Leaderboard).
//
// It reads records and changes none. The workbench calls it for verify, rerun, sample, diff and runs --rank.
package audit
