"""What train_questions.py is made of.

examples   invented passages of reports, with questions that they answer, and questions that nothing answers
pool       the vectors of those passages and their sentences, and how near questions come to them
network    the network that reads questions, with the matrices that are trained
"""
