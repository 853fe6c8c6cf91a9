// Package workbench is the program without a face. It opens ROMs, runs and bundles; it starts, resumes, forks, replays,
// verifies and compares runs; it lists games, agents, versions and models. The verbs of the command line and the screens
// call it, and so can any other face. It knows no flags and prints nothing: options are plain values, what a person
// should know beside a result goes to Options.Notice, and progress to a function that the caller hands in.
//
// A Workbench is made of parts, each of which can be used alone: Database (the file that holds the runs), Profiles (of
// games), Agents, Models (the endpoint), and Versions (of agents that were logged). Below it stand cartridge (ROM files
// and saves), settings (what a person chose, typed), scoring (the unified interface and its server), doctor (checks), and
// screens (what the terminal's screens need).
package workbench
