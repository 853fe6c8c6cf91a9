// Package core holds the words that every other package speaks: Buttons, Action, Frame, Observation, Event,
// Command, Run, Step, Version and Machine. It does no input or output and imports nothing of the project but core/plain,
// so that the machine, the agents, the record and the screens can meet here without knowing each other.
//
// # Tour
//
// Six walks through the program for a newcomer. Each goes downwards, from who asks to who does it; read the functions in
// this order, each in its file.
//
// A key press becomes a frame:
//
//	tui/app.go                app.press             the dialog, the actions of all screens, then the screen on top
//	tui/play/control.go       Screen.Key            a person plays, so that a key may be a button
//	tui/play/buttons.go       Screen.buttonOf       which button of the console a key is
//	tui/play/hands.go         hands.press           which are down, also on terminals that tell no release
//	tui/play/control.go       Screen.hold           a core.HoldButtons for the source
//	core/play/session.go      Session.Do            into the inbox
//	core/play/personturn.go   Session.personTurn    frames with what is held become a step
//	core/play/obey.go         Session.obey          takes what is in the inbox, before each frame
//	core/play/frames.go       Session.runFrame      one frame, and its input, which is the truth
//	core/gameboy/machine.go   Machine.RunFrame      the console
//	core/play/feed.go         Feed.Show             the newest frame for any face
//
// A step of an agent:
//
//	core/play/session.go      Session.play          whose turn it is
//	core/play/agentturn.go    Session.agentTurn     decide, press, finish
//	core/play/agentturn.go    Session.think         goes on obeying a person while the agent decides
//	core/play/observe.go      Session.observe       what the agent is given
//	core/play/agentturn.go    Session.ask           the agent in a goroutine of its own
//	core/agent/agent.go       Agent.Step            the agent's Starlark: an action, words and memory
//	core/play/frames.go       Session.perform       the action's presses, frame by frame
//	core/play/session.go      Session.finish        state, facts, milestones, and the link of the chain
//	core/play/finish.go       Session.keep          to the recorder and the feed
//	tracking/recorder.go      Recorder.Step         one transaction
//
// A token of a model:
//
//	core/agent/agent.go       Agent.Step            the agent calls chat
//	core/agent/chat.go        turn.chat             asks for less where the model cannot do all
//	core/agent/chat.go        turn.call             one recorded call
//	core/agent/chat.go        turn.listen           reads what comes
//	core/llm/client.go        Client.Stream         tries, and tries again
//	core/llm/client.go        Client.attempt        one request over HTTP
//	core/llm/client.go        Client.gather         events become deltas
//	core/agent/turn.go        turn.stream           a delta is told as it comes
//	core/play/feed.go         Feed.Push             ordered and lossless, for any face
//
// A replay:
//
//	cmd/dotmatrix/replay.go    newReplay            the verb: one call
//	cmd/workbench/source.go    Workbench.Replay     opens the record
//	cmd/workbench/database.go  Database.Run         the run by its id, or the beginning of one
//	core/play/replay.go        NewReplay            needs neither the machine nor the ROM
//	core/play/replay.go        Replay.Run           steps at pace, and obeys seeks
//	core/play/replay.go        Replay.show          one step: its picture, words and facts
//	core/play/feed.go          Feed.Push            as in a live run, so that the same screen shows it
//
// A verification:
//
//	cmd/dotmatrix/verify.go    newVerify            the verb: one call
//	cmd/workbench/verify.go    Workbench.Verify     the record, its ROM, profile and agent, and the mark that the run gets
//	core/audit/examine.go      Examine              one check after the other, until one fails
//	core/audit/chain.go        followChain          every link of the hash chain
//	core/audit/inputs.go       verifier.step        one step again
//	core/audit/inputs.go       verifier.run         its input on the machine
//	core/audit/inputs.go       verifier.compare     state and picture, byte for byte
//	core/audit/readings.go     readings.compare     its facts and milestones, read again from memory
//	core/audit/decisions.go    examination.decisions  the agents' files decide again
//
// A call of a client over MCP:
//
//	core/mcp/server.go            Server.add        the protocol's call as ours
//	cmd/workbench/seat/seat.go    Seat.Call         who calls, and whether a run has begun
//	core/agent/outside.go         Outside.Call      waits for the step that answers
//	core/agent/outside.go         Outside.Step      answers calls in order, until one acts
//	core/agent/outsideanswer.go   turn.afterStep    what the client is told when that step was played
package core
