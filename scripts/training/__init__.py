"""What train_model.py is made of.

examples   invented passages of reports, with questions that they answer, and questions that nothing answers
network    the networks that read questions and passages, with the matrices that are trained
pool       the vectors of those passages and their sentences, and how near questions come to them
learning   what is asked of the networks, and how they learn it
"""
